"""Drawn texts in the seven languages of the river."""

from hypothesis import strategies as st

from riparian.engine.io.akoma_ntoso import Expression, Reference
from riparian.engine.texts.structure import Line, Place, Text, cleaned

SAMPLES = {
    "en": ("All human beings are born free and equal in dignity and rights. They are endowed with"
           " reason and conscience and should act towards one another in a spirit of brotherhood."),
    "zh": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
    "th": ("มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ"
           " ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ"),
    "lo": ("ມະນຸດເກີດມາມີສິດເສລີພາບ ແລະ ສະເໝີໜ້າກັນໃນທາງກຽດຕິສັກ ແລະ ທາງສິດ"
           "ດ້ວຍມະນຸດມີສະຕິສຳປັດຊັນຍະ ແລະ ມີມະໂນທຳຈຶ່ງຕ້ອງປະພຶດຕົນຕໍ່ກັນໃນທາງພີ່ນ້ອງ"),
    "km": ("មនុស្សទាំងអស់កើតមកមានសេរីភាព និងសមភាពក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរ និងសិទ្ធិ។"
           " មនុស្សមានវិចារណញ្ញាណ និងសតិសម្បជញ្ញៈជាប់ពីកំណើត ហើយគប្បីប្រព្រឹត្តចំពោះគ្នា"
           "ទៅវិញទៅមកក្នុងស្មារតីភាតរភាពជាបងប្អូន។"),
    "my": ("လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်"
           " လည်းကောင်း၊ တူညီလွတ်လပ်သော အခွင့်အရေးများဖြင့်"
           " လည်းကောင်း၊ မွေးဖွားလာသူများ ဖြစ်သည်။"),
    "vi": ("Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền."
           " Mọi con người đều được tạo hoá ban cho lý trí và lương tâm và cần phải đối xử với nhau"
           " trong tình anh em."),
}  # fmt: skip
"""Article 1 of the Universal Declaration of Human Rights."""

languages = st.sampled_from(sorted(SAMPLES))


@st.composite
def words(draw, least=0):
    """Words of any script, some of real sentences, some of whatever XML can hold."""
    sample = SAMPLES[draw(languages)]
    start = draw(st.integers(0, len(sample) - 1))
    real = sample[start : start + draw(st.integers(0, 60))]
    any_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
    marks = st.sampled_from(["", "\n", "#", "# ", "\\", "(a) ", "1. ", "[x] ", "II ", "<&>\"'"])
    text = cleaned(draw(marks) + real + draw(marks) + draw(any_text))
    return text if len(text) >= least else text + "x"


numbers = st.one_of(
    st.just(""),
    st.sampled_from(["1", "4.1.1", "(82)", "I-III", "II", "12.", "Article 5", "第一条", "ข้อ ๑"]),
)
sections = st.builds(
    Line, role=st.just("section"), text=words().map(lambda text: cleaned(text.replace("\n", " "))),
    number=numbers, depth=st.integers(1, 4),
)  # fmt: skip
paragraphs = st.builds(Line, role=st.just("paragraph"), text=words(least=1), number=numbers)
lines = st.lists(st.one_of(paragraphs, paragraphs, sections), max_size=12)


@st.composite
def texts(draw):
    drawn = draw(lines)
    keys = draw(st.permutations([f"para_{n}" for n in range(len(drawn))]))
    return Text(
        places=tuple(
            Place(eid=eid, line=line, language=draw(st.sampled_from(["", "", "", "th"])),
                  is_stale=draw(st.booleans()))
            for eid, line in zip(keys, drawn, strict=True)
        )
    )  # fmt: skip


days = st.one_of(
    st.just(""), st.dates().map(str), st.dates().map(lambda day: str(day)[:7]),
    st.dates().map(lambda day: str(day)[:4]),
)  # fmt: skip


@st.composite
def expressions(draw):
    nature = draw(st.sampled_from(["agreed", "announcement", "paper"]))
    language = draw(languages.filter(lambda code: code != "th"))
    one_line = words(least=1).map(lambda text: cleaned(text.replace("\n", " ")))
    references = st.builds(
        Reference, kind=st.sampled_from(["cites", "reports on"]),
        target=st.sampled_from(["/documents/D-POA18", "https://example.org/x?a=1&b=ລາວ"]),
        words=one_line, eid=st.sampled_from(["", "para_0"]),
    )  # fmt: skip
    return Expression(
        identifier=draw(st.from_regex(r"[A-Z][A-Z0-9\-]{0,11}", fullmatch=True)),
        kind=draw(st.sampled_from(["plan", "joint statement", "report", "mou"])), nature=nature,
        titles=draw(st.dictionaries(languages, one_line, min_size=1)), language=language,
        announced_by=draw(st.sampled_from(["CHN", "THA"])) if nature == "announcement" else "",
        authentic_language=draw(st.one_of(st.just(""), languages)), adopted=draw(days),
        version=draw(st.integers(0, 99)), made_on=draw(days),
        basis=draw(st.sampled_from(["full", "summary"])),
        source_language=draw(st.sampled_from(["", "th"])), text=draw(texts()),
        references=tuple(draw(st.lists(references, max_size=3))),
    )  # fmt: skip
