"""Names of places in code pages that no file marks: text says by its words which one it is."""

from __future__ import annotations

import pytest

from musterpoint.geo.encodings import detect

NAMES = {
    "pl": ("Łódź Śródmieście", "Żoliborz", "Kraków Podgórze", "Gdańsk Wrzeszcz", "Ząbki"),
    "cs": ("Praha Žižkov", "Šumavská", "Řepy", "Košíře", "Plzeňská třída"),
    "hu": ("Győr", "Székesfehérvár", "Őrség utca", "Kőbánya", "Pécs"),
    "ro": ("Bucureşti", "Piaţa Unirii", "Târgu Mureş", "Braşov", "Constanţa"),
    "hr": ("Črnomerec", "Đakovo", "Šibenik", "Požega", "Vukovarska cesta, Ćućerje"),
    "tr": ("Beyoğlu", "Şişli", "Kadıköy", "Üsküdar", "Eyüpsultan İstanbul"),
    "lt": ("Žvėrynas", "Šnipiškės", "Gedimino prospektas", "Pilaitė", "Ąžuolų gatvė"),
    "de": ("Häuser Süd", "Königstraße", "Müllerweg", "Größe", "Übersee"),
    "fr": ("Hôtel de Ville", "Île Saint-Louis", "Rue du Général-Leclerc", "Forêt", "Façade"),
    "pt": ("São Paulo", "Praça da República", "Conceição", "Estação", "Camões"),
    "da": ("Nørrebro", "Østerbro", "Ærøgade", "Århus", "Frederiksberg Allé"),
    "ru": ("улица Ленина", "Вологда", "Советский проспект", "Северная", "Мира"),
    "el": ("Αθήνα", "Θεσσαλονίκη", "Πειραιάς", "Οδός Ερμού", "Κολωνάκι"),
    "th": ("กรุงเทพมหานคร", "สุขุมวิท", "บางรัก", "จตุจักร", "ปทุมวัน"),
    "he": ("תל אביב", "ירושלים", "חיפה", "רחוב הרצל", "באר שבע"),
    "ar": ("شارع الملك", "القاهرة", "الرياض", "حي السلام", "مدينة نصر"),
    "zh": ("北京市海淀区双清苑社区", "二号楼", "华清嘉园", "东升镇住宅", "西三旗街道"),
    "zh-tw": ("臺北市大安區", "中山北路", "信義國小", "萬華龍山寺", "士林夜市"),
    "ja": ("東京都千代田区", "渋谷マンション", "コーポ青山", "ハイツ一番町", "さくら荘"),
    "ko": ("서울특별시 종로구", "강남구 역삼동", "한강아파트 101동", "중구 명동", "인천 남구"),
}
PAGES = [
    ("pl", "iso8859-2"), ("pl", "cp1250"), ("pl", "cp852"), ("cs", "cp1250"), ("cs", "iso8859-2"),
    ("hu", "cp1250"),
    ("ro", "cp1250"), ("hr", "cp1250"), ("tr", "cp1254"), ("lt", "cp1257"), ("de", "cp1252"), ("de", "cp850"),
    ("fr", "cp1252"), ("pt", "cp1252"), ("da", "cp1252"), ("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "cp866"),
    ("el", "cp1253"), ("th", "cp874"), ("he", "cp1255"), ("ar", "cp1256"), ("zh", "gb18030"),
    ("zh-tw", "big5"), ("ja", "cp932"), ("ko", "cp949"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "page"), PAGES)
@pytest.mark.parametrize("mark", ["", "ISO-8859-1"])
def test_text_is_read_in_its_code_page_whatever_the_mark(language: str, page: str, mark: str) -> None:
    pieces = [name.encode(page) for name in NAMES[language]]
    guess = detect(pieces, mark)
    assert [piece.decode(guess.name) for piece in pieces] == [*NAMES[language]]
    assert guess.sure == (bool(mark) and page == "cp1252")
    assert guess.sure or 0.4 <= guess.confidence <= 1.0


def test_what_reads_as_well_otherwise_is_half_sure() -> None:
    assert detect(["Nørrebro".encode("cp1252")]).confidence == 0.5
    assert detect(["Śródmieście".encode("cp1250")]).confidence > 0.8
