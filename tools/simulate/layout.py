"""How a yearbook edition is laid out: its columns with bilingual headers, its rows with other cities and
totals, its names.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.simulate.cities import Cities

# Cities outside the study that the same workbooks hold, one of them with the pinyin of a city inside it.
OUTSIDE = (
    ("北京市", "Beijing"),
    ("天津市", "Tianjin"),
    ("石家庄市", "Shijiazhuang"),
    ("太原市", "Taiyuan"),
    ("沈阳市", "Shenyang"),
    ("上海市", "Shanghai"),
    ("杭州市", "Hangzhou"),
    ("福州市", "Fuzhou"),
    ("抚州市", "Fuzhou"),
    ("武汉市", "Wuhan"),
    ("榆林市", "Yulin"),
    ("宝鸡市", "Baoji"),
    ("成都市", "Chengdu"),
    ("兰州市", "Lanzhou"),
)
PROVINCES = {
    "Inner Mongolia": "内蒙古自治区",
    "Guangxi": "广西壮族自治区",
    "Guizhou": "贵州省",
    "Yunnan": "云南省",
    "Qinghai": "青海省",
    "Ningxia": "宁夏回族自治区",
    "Xinjiang": "新疆维吾尔自治区",
}
# Names that a unit had, or that files give it, in these editions.
RENAMED = {
    ("520500", 2012): ("毕节地区", "Bijie"),
    ("520600", 2012): ("铜仁地区", "Tongren"),
    ("530800", 2012): ("思茅市", "Simao"),
    ("150900", 2012): ("乌兰察布盟", "Wulanchabu"),
    ("650100", 2013): ("乌鲁木齐市", "Wulumuqi"),
    ("150700", 2014): ("呼伦贝尔市", "Hulunbeier"),
    ("150600", 2015): ("鄂尔多斯市", "Eerduosi"),
    ("451000", 2016): ("百色市", "Bose"),
}


@dataclass(frozen=True)
class Column:
    """A measure's column: its header in both languages, with the unit that the header claims, right or
    wrong.
    """

    measure: str
    chinese: str
    unit: str
    english: str
    unit_english: str

    @property
    def header(self) -> str:
        return "\r\n".join([self.chinese, f"({self.unit})", self.english, f"({self.unit_english})"])


# Measure; header in Chinese (empty where editions differ) and in English; the unit that the header claims, in
# both. Claims may be wrong: employees in information and research are in 10 000 persons, whatever it says.
_COLUMNS = (
    ("registered_population", "", "Total Population at Year-end", "万人", "10 000 persons"),
    ("employed", "", "Persons Employed in\r\nVarious Units", "万人", "10 000 persons"),
    ("employed_information", "", "Information Transmission and Software", "人", "person"),
    ("employed_research", "", "Scientific Research, Technical Service", "人", "person"),
    (
        "tertiary_employment_percent",
        "第三产业从业人员比重",
        "Employees in Tertiary Industry as Percentage",
        "%",
        "%",
    ),
    ("gdp", "", "Gross Regional Product", "万元", "10 000 yuan"),
    ("tertiary_gdp_percent", "第三产业占GDP的比重", "Tertiary Industry as Percentage to GRP", "%", "%"),
    ("college_students", "普通高等学校在校学生数", "Students Enrolled in Regular HEIs", "人", "person"),
    (
        "industrial_output_domestic",
        "内资企业工业总产值(规模以上)",
        "Gross Output, Domestic Funded",
        "万元",
        "10 000 yuan",
    ),
    ("industrial_enterprises", "规模以上工业企业数", "Number of Industrial Enterprises", "个", "unit"),
    ("sulphur_dioxide", "工业二氧化硫排放量", "Industrial Sulphur Dioxide Emission", "吨", "ton"),
    (
        "wastewater_treatment_percent",
        "污水处理厂集中处理率",
        "Centralized Treatment of Waste Water",
        "%",
        "%",
    ),
    ("waste_disposal_percent", "生活垃圾无害化处理率", "Harmless Disposal of Domestic Garbage", "%", "%"),
    ("st_expenditure", "科学技术支出", "Expenditure for Science and Technology", "万元", "10 000 yuan"),
    ("rd_expenditure", "R&D内部经费支出", "Internal Expenditure on R&D", "万元", "10 000 yuan"),
    ("electricity", "全社会用电量", "Annual Electricity Consumption", "万千瓦时", "10 000 kwh"),
    ("telecom_revenue", "电信业务收入", "Revenue from Telecommunication Services", "万元", "10 000 yuan"),
    ("broadband_users", "互联网宽带接入用户数", "Internet Subscribers", "万户", "10 000 households"),
    ("mobile_subscribers", "移动电话年末用户数", "Mobile Telephone Subscribers", "万户", "10 000 households"),
    ("internet_users", "互联网上网人数", "Internet Users", "万人", "10 000 persons"),
    ("urban_population", "城镇人口", "Urban Population", "万人", "10 000 persons"),
    ("consumer_price_index", "居民消费价格指数", "Consumer Price Index", "上年=100", "preceding year=100"),
    ("fiscal_revenue", "地方一般公共预算收入", "General Public Budget Revenue", "万元", "10 000 yuan"),
    (
        "deposits",
        "年末金融机构人民币各项存款余额",
        "Deposits of National Banking System",
        "万元",
        "10 000 yuan",
    ),
    ("loans", "年末金融机构人民币各项贷款余额", "Loans of National Banking System", "万元", "10 000 yuan"),
    ("cable_length", "长途光缆线路长度", "Length of Long-distance Optical Cable Lines", "公里", "km"),
    ("land_area", "行政区域土地面积", "Total Land Area of\r\nAdministrative Region", "平方公里", "sq.km"),
)


def columns(edition: int) -> tuple[Column, ...]:
    """The measures' columns of one edition. Wordings change between editions; units that are wrong stay
    wrong.
    """
    early = edition < 2016
    wordings = {
        "registered_population": "年末总人口" if early else "年末户籍人口",
        "employed": "年末单位从业人员数" if edition % 3 == 0 else "从业人员期末人数",
        "employed_information": (
            "信息传输、计算机服务和软件业" if early else "信息传输、软件和信息技术服务业"
        ),
        "employed_research": "科学研究、技术服务和地质勘查业" if early else "科学研究和技术服务业",
        "gdp": "地区生产总值" + ("(当年价格)" if early else ""),
    }
    return tuple(
        Column(measure, wordings.get(measure, chinese), unit, english, unit_english)
        for measure, chinese, english, unit, unit_english in _COLUMNS
    )


def city_names(cities: Cities, index: int, edition: int) -> tuple[str, str]:
    """A city's Chinese and Latin name as an edition prints them: renamed, without its suffix, or padded."""
    local, latin = RENAMED.get((cities.ids[index], edition), (cities.local[index], cities.names[index]))
    if edition % 4 == 2:
        local = local.removesuffix("市")
    padding = {0: "  ", 1: "", 2: "\u3000", 3: " "}[edition % 4]
    return padding + local, latin


def province_name(province: str) -> str:
    """A province's Chinese name; that of a synthetic one is made of its number."""
    return PROVINCES.get(province) or f"模拟{province.removeprefix('Province ')}省"


def column_order(edition: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """The order of the columns in an edition: population first, the rest as that edition has it; every third
    one keeps it.
    """
    rest = np.arange(1, count)
    return np.concatenate([[0], rest if edition % 3 == 0 else rng.permutation(rest)])
