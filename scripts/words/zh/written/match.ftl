# 对照稿件数字的结果。

written-match_counts = 印出的{ $n_total }个数字中有{ $n_same }个与研究一致
written-match_same = 与研究一致
written-match_other = 是研究的另一个数字
written-match_outdated = 已过时
written-match_missing = 未找到
written-match_published = 属于另一篇文章
written-match_unread = 未对照
written-match_stars = 星号有误
written-match_is_starred = { $place }：{ $printed }按其p值应为{ $stars }
written-match_no_stars = 无星号
written-match_is_outdated = { $place }：{ $printed }已过时，属于{ $w_run }的运行{ $o_own }
written-match_is_other = { $place }：{ $printed }是研究的另一个数字：{ $key }{ $o_own }
written-match_is_missing = { $place }：未找到{ $printed }{ $o_own }
written-match_own = ；研究中为{ $n_value }（{ $key }）
written-match_key = { $model }中{ $term }的{ $w_field }
written-match_key_model = { $model }的{ $w_field }
written-match_strange = { $name }：不是研究的表，未对照其数字
written-match_paragraph = 第{ $n_number }段
written-match_notes = 表{ $w_number }的注
written-match_every = 全部数字
written-match_place = 位置
written-match_row = 行
written-match_column = 列
written-match_printed = 印出
written-match_what = 结论
written-match_number = 研究的数字
written-match_value = 值
written-match_changes = 稿件含修订：按全部接受后的文本读取
written-match_macros = 稿件含宏，未运行
written-match_fields = 稿件含域：按上次更新的结果读取
written-match_pictures = 稿件含图片：其中的表格无法读取
written-match_scripts = 稿件含脚本，未运行
written-match_nested = 有表格含其他表格：读取内层，不读外层
written-match_hidden = 工作簿含隐藏的工作表，一并读取
written-match_encoding = 稿件不是UTF-8：按GB 18030或拉丁字母读取
written-match_input = 未读取{ $command }：它不是稿件文件夹中的文件

# 两个版本之间的变化。

written-compare_cells = 单元格
written-compare_options = 选项
written-compare_code = 代码
written-compare_packages = 软件包
written-compare_count = 有{ $n_count }个估计或判断发生变化
written-compare_alone = 仅由{ $kind }的变化引起
written-compare_together = 由几处变化共同引起
written-compare_sign = 符号
written-compare_decision = 判断
written-compare_new = 新增
written-compare_gone = 消失
written-compare_old = 旧
written-compare_changed = 变化
written-compare_none = 无法单独归因于{ $kind }。
written-compare_title = 变化及其影响的估计
written-compare_notes = 标准误为变化的百分比。
