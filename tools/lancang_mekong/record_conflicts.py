"""The contradictions that the collectors met: what each source claims, and where it stands.

Each claim is (what is said, who says it, the item of the record it is about). The words are those
of the collection's list of contradictions; a source that the list does not name more closely is
given as the list gives it.
"""

Claim = tuple[str, str, str]

CONFLICTS: tuple[tuple[str, str, tuple[Claim, ...]], ...] = (
    ("Projects supported, March 2020", "2020年3月支持项目数", (
        ("more than 410", "a founding document", "statement:FD-018"),
        ("more than 140; may be a slip", "People's Daily app", "statement:FD-019"))),
    ("Projects supported, August 2025", "2025年8月支持项目数", (
        ("991", "a foreign minister, after the meeting", "statement:FD-062"),
        ("over 700 since 2016", "a news site", "statement:FD-063"))),
    ("Thai projects, April 2024", "2024年4月泰国项目数", (
        ("77, the 18 new ones included", "one source", "statement:FD-051"),
        ("77 and another 18", "another source", "statement:FD-043"))),
    ("Which round the 18 Thai projects belong to", "泰国18个项目属于哪一轮", (
        ("this year's round", "one source", "statement:FD-043"),
        ("the 2021 round", "another source", "statement:FD-043"),
        ("the 2023 round", "another source", "statement:FD-036"))),
    ("One round counted twice", "同一轮项目两种计数", (
        ("9 for Cambodia", "the list of six countries", "statement:FD-049"),
        ("14 for Myanmar", "the list of six countries", "statement:FD-047"),
        ("12 for Laos", "the list of six countries", "statement:FD-048"),
        ("8 for Cambodia", "the agreement signed later", "statement:FD-057"),
        ("12 for Myanmar", "the agreement signed later", "statement:FD-053"),
        ("10 for Laos", "the agreement signed later", "statement:FD-054"))),
    ("When Myanmar's first batch was signed", "缅甸第一批签署时间", (
        ("January 2018", "the sources of the count and of the amount", "statement:FD-005"),
        ("January 2017", "another source", "statement:FD-006"))),
    ("Money of Myanmar's second batch", "缅甸第二批金额", (
        ("7.378 million US dollars", "one source", "statement:FD-011"),
        ("7.2 million US dollars", "another source", "statement:FD-011"))),
    ("Projects of Myanmar's agriculture ministry", "缅甸农业部项目数", (
        ("14: first batch 5, second 5, third 4", "November 2020", "statement:FD-069"),
        ("24: first batch 5, second 9, third 6, fourth 4", "2021", "statement:FD-068"))),
    ("Money and day of Laos's first batch", "老挝第一批金额与日期", (
        ("more than 3.49 million US dollars", "one source", "statement:FD-008"),
        ("3.4 million US dollars", "Vientiane Times", "statement:FD-008"),
        ("signed on 2 January 2018", "one source", "statement:FD-007"),
        ("signed on 3 January 2018", "another source", "statement:FD-007"))),
    ("Day of the China-Laos plan of action", "中老行动计划签署日期", (
        ("2018", "a founding document", "milestone:ML-12"),
        ("30 April 2019", "two papers", "milestone:ML-12"),
        ("1 May 2019", "a book", "milestone:ML-12"))),
    ("Who first signed such a plan with China", "谁最先与中国签署此类计划", (
        ("Laos was the first to act, Cambodia the first to sign", "a founding document",
         "milestone:ML-15"),
        ("the Cambodian plan is dated two days earlier", "the dates of the two plans",
         "milestone:ML-12"))),
    ("Day of the first leaders' meeting", "首次领导人会议日期", (
        ("23 March 2016", "all other sources", "milestone:ML-05"),
        ("1 March 2016", "a Thai notice", "meeting:MT-LDR-1"))),
    ("Founding year of the LMC", "澜湄合作成立年份", (
        ("2014", "some sources", "milestone:ML-02"),
        ("2015", "some sources", "milestone:ML-04"),
        ("2016", "some sources", "milestone:ML-05"))),
    ("Since when flood-season data is shared", "汛期数据共享起始时间", (
        ("since 2002", "some sources", "statement:FC-040"),
        ("since 2003", "another source", "statement:FC-040"),
        ("16 years in 2018", "another source", "statement:FC-041"))),
    ("Start of year-round data in 2020", "2020年全年数据共享启动日期", (
        ("sharing and platform start on 1 or 2 November", "some sources", "statement:FC-042"),
        ("the platform is launched on 30 November", "another source", "statement:FC-045"))),
    ("China's share of the flow", "中国境内径流占比", (
        ("13.5 percent", "one source", "statement:FC-063"),
        ("16 percent", "another source", "statement:FC-063"),
        ("more than 24 percent in the dry season", "also quoted", "statement:FC-063"))),
    ("Length of the river", "河流长度", (
        ("4,880 km", "one source", "statement:FC-060"),
        ("4,909 km", "another source", "statement:FC-060"),
        ("4,350 km", "another source", "statement:FC-060"))),
    ("Trade in the first ten months of 2017", "2017年前十个月贸易额", (
        ("17.76 billion US dollars", "as printed", "statement:FC-073"),
        ("ten times more", "what other years suggest", "statement:FC-001"))),
    ("Founding year of Mekong-Japan Cooperation", "湄公河—日本合作成立年份", (
        ("2007", "one source", "mechanism:MC-MJ"),
        ("2008", "another source", "mechanism:MC-MJ"))),
    ("Number of mechanisms in the region", "区域机制数量", (
        ("at least 13 since 2000", "a founding document", "statement:FC-071"),
        ("about 15 in all", "a Vietnamese review", "statement:FC-072"))),
    ("Where the water centre is", "水资源中心所在地", (
        ("Beijing, for the centre of the six countries", "most sources", "body:B-CTR-WAT"),
        ("Wuhan: a body of almost the same name, of the Yangtze commission", "another source",
         "body:B-CTR-WAT"))),
    ("Name of the mechanism", "机制名称", (
        ("LMC", "Chinese texts", "mechanism:MC-LMC"),
        ("MLC", "texts hosted by a Mekong country", "mechanism:MC-LMC"))),
)  # fmt: skip
