# config/schema/study.json.

schema-study = A study
schema-study-study =
    The study's name: that of this file, of its folder in resources/ and of its folder in results/.
schema-study-title = The study's title, as tables and the report print it.
schema-study-citation = The paper that the study reproduces, as it should be cited.
schema-study-simulated =
    A sentence that says what is simulated. Given only if the data are simulated; every table, figure and
    page then says so.
schema-study-language =
    The language of tables, figures and the page. A text of this file may be given by language: {"{"}en: …,
    zh: …{"}"}; if the study's is missing another is printed, and the page lists where.
schema-study-input =
    The folder of the raw files, relative to the project; `--config input=FOLDER` on the command line
    overrides it.
schema-study-years = First and last year of the panel, both included.
schema-study-step =
    Years from one period of the panel to the next, counted from its first year: 2 for a biennial panel.
    Lags, leads, changes, the lags of standard errors, windows and times since adoption count periods. By
    default 1; where every variable may be missing, the greatest common divisor of the distances between the
    years with a value.
schema-study-dated_by =
    Which year dates an observation: the yearbook's edition, or the year that its data describe (the edition
    less one).
schema-study-units = The units (cities, states) of the panel.
schema-study-units-file =
    CSV with columns unit (text id, an adcode for Chinese cities), name, name_local, longitude, latitude and
    any grouping columns.
schema-study-units-groups =
    Grouping columns of that file that models, samples and cluster variances may name (region, province).
schema-study-controls =
    The controls, named once for all analyses and sweeps: a list, called controls, or several lists by name.
    Where a list of terms has such a name (regressors: [DF, controls]) it has these controls there, without
    those that the analysis has in another role.
schema-study-divisions =
    Divisions of China that changed, by a ledger. With this key (`{"{}"}` for the defaults) files may call
    units by the names and codes of before, up to the year that ended them; changes of borders are searched
    among the suspected numbers; and traces name them.
schema-study-divisions-file =
    The ledger, CSV with adcode, name, year, change, into, what and source; resources/divisions.csv by
    default.
schema-study-divisions-sum =
    Measures that add up (GDP, persons, loans). Before a merger a unit's number is its own plus that of the
    division merged into it, from the same source; where that is missing the sum is, too. None by default:
    then the merger is a break.
schema-study-crosscheck = Whether other programs compute every estimate again and the two are compared.
schema-study-text = A text, or a text by language.
