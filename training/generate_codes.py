"""Sentences for the event coder, made from the phrases and clauses in events/.

    python training/generate_codes.py > generated.jsonl

Each phrase is told in several ways (tenses, passive, agreed to, threatened, refused, demanded,
stopped) and each way has its PLOVER type by the codebook's own override rules. Deterministic:
the same files give the same sentences.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent / "events"
ROOT = HERE.parent.parent
SEED = 20240829

# All that the model is made from, beside the sentences in events/.
INPUTS = (
    "training/generate_codes.py",
    "training/train_codes.py",
    "src/memcon/extract/codes_features.py",
    "src/memcon/knowledge/events/words.toml",
)


@dataclass(frozen=True)
class Example:
    """A sentence with its actors' character offsets and its type."""

    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    type: str
    origin: str


def main() -> None:
    """Print the generated and the written examples as JSON lines."""
    for example in [*generated(), *written()]:
        print(json.dumps(example.__dict__, ensure_ascii=False))


def digest() -> str:
    """SHA-256 over all that the model is made from; plover.json records it."""
    total = hashlib.sha256()
    for path in [ROOT / name for name in INPUTS] + sorted(HERE.iterdir()):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


# Reading the files


def slots() -> dict[str, list[str]]:
    """Slot name to its choices."""
    out = {}
    for line in (HERE / "slots.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, choices = line.split(":", 1)
            out[name.strip()] = [choice.strip() for choice in choices.split("|")]
    return out


def sections(name: str) -> Iterator[tuple[str, str, str, str]]:
    """(type, source pool, target pool, line) of a phrase or clause file."""
    kind, source, target = "NONE", "actor", "actor"
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("== "):
            kind = line[3:]
        elif line.startswith("@ "):
            source, target = (part.strip() for part in line[2:].split(">"))
        elif line and not line.startswith("#"):
            yield kind, source, target, line


CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
SLOT = re.compile(r"\{(\w+)\}")


def expand(pattern: str, rng: random.Random, lists: dict[str, list[str]]) -> str:
    """One way to fill a pattern's choices and slots."""
    while CHOICE.search(pattern):
        pattern = CHOICE.sub(lambda m: rng.choice(m[1].split("|")), pattern)
    while SLOT.search(pattern):
        pattern = SLOT.sub(lambda m: rng.choice(lists[m[1]]), pattern)
    return re.sub(r"\s+", " ", pattern).strip()


def ways(pattern: str) -> int:
    """How many fillings a pattern is worth: more where it has choices."""
    count = 1
    for match in CHOICE.finditer(pattern):
        count += match[1].count("|")
    return min(count + len(SLOT.findall(pattern)), 7)


# Inflection

IRREGULAR = """
see saw seen, flee fled fled, go went gone, do did done,
beat beat beaten, become became become, begin began begun, beseech besought besought, blow
blew blown, break broke broken, bring brought brought, build built built, buy bought bought,
come came come, cut cut cut, deal dealt dealt, dig dug dug, draw drew drawn, drive drove
driven, feed fed fed, fight fought fought, find found found, fly flew flown, forbid forbade
forbidden, forgive forgave forgiven, freeze froze frozen, get got got, give gave given, hit
hit hit, hold held held, keep kept kept, lay laid laid, lead led led, leave left left, lend
lent lent, let let let, lose lost lost, make made made, meet met met, overrun overran overrun,
overthrow overthrew overthrown, pay paid paid, put put put, quit quit quit, retake retook
retaken, rise rose risen, say said said, seek sought sought, sell sold sold, send sent sent,
set set set, shed shed shed, shoot shot shot, shut shut shut, sink sank sunk, sit sat sat,
speak spoke spoken, spend spent spent, spread spread spread, stand stood stood, stick stuck
stuck, strike struck struck, swear swore sworn, take took taken, tear tore torn, tell told
told, throw threw thrown, understand understood understood, underwrite underwrote
underwritten, uphold upheld upheld, win won won, withdraw withdrew withdrawn, withhold
withheld withheld, write wrote written
"""  # base, past, participle
DOUBLING = frozenset(
    """
    admit airdrop annul ban bar beg begin cancel channel chat club commit compel confer cut
    dig drop equip expel forbid gag get hit jam kidnap label let level overrun pan pen permit
    plan plot put quit ram rebel rebut refer scrap set shed ship shun shut sit skip slam slap
    snub stab step stop strip swap tap thin travel trim whip win wiretap
    """.split()
)  # "stop", "stopped"
PARTS = {
    base: (past, participle)
    for base, past, participle in (entry.split() for entry in IRREGULAR.split(","))
}
ODD = {
    "be": ("was", "been", "being", "is"),
    "have": ("had", "had", "having", "has"),
    "gas": ("gassed", "gassed", "gassing", "gasses"),
}


def inflect(verb: str) -> tuple[str, str, str, str]:
    """Past, past participle, -ing and third person of a base form."""
    if verb in ODD:
        return ODD[verb]
    stem = verb + verb[-1] if verb in DOUBLING else verb
    sibilant = verb.endswith(("s", "sh", "ch", "x", "z", "o"))
    third = verb + ("es" if sibilant else "s")
    past, ing = stem + "ed", stem + "ing"
    if verb.endswith("e"):
        past, ing = verb + "d", (verb if verb.endswith("ee") else verb[:-1]) + "ing"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        past, third = verb[:-1] + "ied", verb[:-1] + "ies"
    past, participle = PARTS.get(verb, (past, past))
    return past, participle, ing, third


# Actors

COUNTRIES = """Albania Algeria Angola Argentina Armenia Australia Austria Azerbaijan Bahrain Bangladesh Belarus Belgium
Benin Bolivia Botswana Brazil Bulgaria Burundi Cambodia Cameroon Canada Chad Chile China Colombia Croatia Cuba Cyprus
Denmark Djibouti Ecuador Egypt Estonia Ethiopia Fiji Finland France Gabon Georgia Germany Ghana Greece Guatemala Guinea
Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Jordan Kazakhstan Kenya
Kosovo Kuwait Laos Latvia Lebanon Liberia Libya Lithuania Malawi Malaysia Mali Malta Mexico Moldova Mongolia Morocco
Mozambique Myanmar Namibia Nepal Nicaragua Niger Nigeria Norway Oman Pakistan Panama Paraguay Peru Poland Portugal Qatar
Romania Russia Rwanda Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria Taiwan
Tanzania Thailand Togo Tunisia Turkey Uganda Ukraine Uruguay Uzbekistan Venezuela Vietnam Yemen Zambia Zimbabwe""".split()
LONG = ["the United States", "the U.S.", "South Korea", "North Korea", "Saudi Arabia", "the United Kingdom",
        "South Africa", "Sri Lanka", "New Zealand", "the Philippines", "the Netherlands", "Costa Rica", "South Sudan",
        "the Czech Republic", "Burkina Faso", "El Salvador", "Papua New Guinea", "East Timor"]  # fmt: skip
ADJECTIVES = """Albanian Algerian Angolan Argentine Armenian Australian Austrian Azerbaijani Bangladeshi Belarusian
Belgian Bolivian Brazilian British Bulgarian Burundian Cambodian Canadian Chadian Chilean Chinese Colombian Croatian
Cuban Cypriot Danish Dutch Ecuadorean Egyptian Eritrean Estonian Ethiopian Finnish French Georgian German Ghanaian Greek
Haitian Hungarian Indian Indonesian Iranian Iraqi Irish Israeli Italian Japanese Jordanian Kazakh Kenyan Kuwaiti Laotian
Latvian Lebanese Libyan Lithuanian Malaysian Malian Mexican Moldovan Moroccan Nepalese Nigerian Norwegian Omani
Pakistani Palestinian Peruvian Polish Portuguese Qatari Romanian Russian Rwandan Saudi Senegalese Serbian Singaporean
Slovak Somali Spanish Sudanese Swedish Swiss Syrian Tanzanian Thai Tunisian Turkish Ugandan Ukrainian U.S. Venezuelan
Vietnamese Yemeni Zambian Zimbabwean""".split()
CAPITALS = """Beijing Moscow Washington Tehran Ankara London Paris Berlin Seoul Pyongyang Tokyo Delhi Islamabad Cairo
Riyadh Kyiv Brussels Warsaw Athens Havana Caracas Brasilia Baghdad Damascus Amman Doha Nairobi Pretoria Canberra
Hanoi Manila Jakarta Rabat Tunis Tripoli Khartoum Kabul Budapest Belgrade Madrid Rome""".split()
FIRST = """Anton Maria Joseph Ahmed Li Sofia Peter Ibrahim Elena Carlos Fatima Viktor Amina Hassan Ivan Grace Samuel Nadia
Pavel Rosa Omar Leila Daniel Kofi Ingrid Marta Yusuf Tomas Akira Mina""".split()
LAST = """Novak Okafor Haddad Petrov Mendes Tanaka Berg Oduya Rahimi Castillo Weiss Kamara Lindqvist Farouk Marchetti
Sokolov Vargas Nguyen Demir Kowalski Bekele Moreau Idris Papadakis Santos Hoxha Khalil Nyambe Orlov Fischer""".split()
TITLES = ["President", "Prime Minister", "Foreign Minister", "Defence Minister", "Chancellor", "Senator", "Secretary of State",
          "Interior Minister", "Finance Minister", "Ambassador", "Governor", "Deputy Prime Minister", "King", "General"]  # fmt: skip
BODIES = ["the United Nations", "the European Union", "NATO", "the EU", "the UN", "the African Union", "the Arab League",
          "the Security Council", "the World Bank", "the IMF", "the European Commission", "ASEAN", "the Red Cross",
          "the UN refugee agency", "the Organization of American States", "the European Parliament"]  # fmt: skip


class Actors:
    """Noun phrases for actors, by pool."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def state(self) -> str:
        """A country by name, capital or official name."""
        return self.rng.choice(self.rng.choice([COUNTRIES, COUNTRIES, LONG, CAPITALS]))

    def adjective(self) -> str:
        """A nationality."""
        return self.rng.choice(ADJECTIVES)

    def person(self) -> str:
        """A private person or public figure."""
        a, r = self.adjective(), self.rng
        name = f"{r.choice(FIRST)} {r.choice(LAST)}"
        return r.choice([
            name, f"opposition leader {name}", f"a {a} journalist", f"{a} activist {name}", f"former minister {name}",
            f"a {a} businessman", f"the {a} lawyer {name}", f"two {a} nationals", f"a group of {a} students",
            "dozens of protesters", f"a {a} citizen", f"12 members of the {a} opposition", f"former president {name}",
            "three suspected militants", f"blogger {name}", "an opposition newspaper", "several union leaders",
            f"the {a} company", "hundreds of migrants", "a man suspected of murder", f"{a} fishermen",
            f"the editor of a {a} newspaper", "a senior member of the militia", "the news agency's correspondent",
            "four aid workers", "20 asylum seekers", f"the leader of the {a} separatists", "political prisoners",
            f"a {a} dissident", f"the {a} opposition", "more than 100 prisoners", "a human rights group", self.state(),
        ])  # fmt: skip

    def authority(self) -> str:
        """Police, courts, governments and the like."""
        a, r = self.adjective(), self.rng
        return r.choice([
            f"{a} police", f"the {a} police", f"a {a} court", f"the {a} authorities", f"{a} authorities",
            f"{a} security forces", f"a court in {r.choice(CAPITALS)}", f"the {a} government", f"{a} prosecutors",
            f"the {a} army", f"a judge in {r.choice(CAPITALS)}", f"the {a} Supreme Court", "the Supreme Court",
            f"{a} customs officers", f"the government of {self.state()}", f"{a} border guards", self.state(), self.state(),
            f"the {a} coast guard", f"{a} intelligence agents", "the military junta", "the authorities", "police",
            f"President {r.choice(LAST)}", "the interior ministry", "the FBI", "the Treasury", "the state prosecutor",
        ])  # fmt: skip

    def leader(self) -> str:
        """An office-holder."""
        a, r = self.adjective(), self.rng
        title, last = r.choice(TITLES), r.choice(LAST)
        return r.choice([
            f"{a} {title} {r.choice(FIRST)} {last}", f"{title} {last}", f"the {a} {title.lower()}", last,
            f"{self.state().replace('the ', 'the ')}'s {title.lower()}", f"{a} {title} {last}", f"the {title.lower()} of {self.state()}",
            f"{r.choice(FIRST)} {last}", f"the {a} foreign ministry", f"a senior {a} official", f"his {a} counterpart",
            f"{a} officials", f"the {a} envoy", f"{title} {r.choice(FIRST)} {last}", f"the {a} leader",
        ])  # fmt: skip

    def group(self) -> str:
        """Parties, firms, associations, parliaments."""
        a, r = self.adjective(), self.rng
        return r.choice([
            f"the {a} parliament", f"the {a} opposition", f"the {r.choice(LAST)} party", f"the {a} central bank",
            f"the {a} Red Crescent", f"{a} lawmakers", "Amnesty International", f"the {a} teachers' union",
            "the ruling party", "the Democratic Party", f"a {a} oil company", "the Senate", "the White House", "the Kremlin",
            f"the {a} aid group", f"the {a} rebels", f"{a} separatists", "the central government", f"the {a} church",
            "Human Rights Watch", "the city council", "the regional government", f"{a} negotiators", "the Pentagon",
        ])  # fmt: skip

    def actor(self) -> str:
        """Anybody who acts in the news."""
        roll = self.rng.random()
        if roll < 0.33:
            return self.state()
        if roll < 0.5:
            return (
                f"the {self.adjective()} government"
                if roll < 0.45
                else f"the government of {self.state()}"
            )
        if roll < 0.75:
            return self.leader()
        return self.rng.choice(BODIES) if roll < 0.86 else self.group()

    def army(self) -> str:
        """Forces of any sort."""
        a, r = self.adjective(), self.rng
        return r.choice([
            self.state(), self.state(), f"the {a} army", f"{a} troops", f"{a} forces", f"the {a} military", f"{a} rebels",
            f"{a} warplanes", "the Taliban", "Islamic State", f"the {a} air force", f"{a} soldiers", "government forces",
            f"{a} separatists", "gunmen", f"{a} militants", "NATO", "the militia", f"{a} insurgents", "the guerrillas",
            f"the {a} navy", "a suicide bomber", f"{a} tanks", "Hezbollah", f"the {a} government", "Boko Haram",
        ])  # fmt: skip

    def rebels(self) -> str:
        """Armed groups and their members."""
        a, r = self.adjective(), self.rng
        return r.choice([
            f"{a} rebels", "the rebels", "dozens of rebel fighters", f"{a} militants", "the guerrilla group",
            "Islamist fighters", f"the {a} separatist leader", "a wanted general", f"a {a} fugitive", f"the {a} rebel group",
            "two armed men", f"{a} militiamen", "the mutineers", "the warlord",
        ])  # fmt: skip

    def enemy(self) -> str:
        """What is attacked."""
        a, r = self.adjective(), self.rng
        return r.choice([
            self.state(), self.state(), f"{a} troops", f"a {a} village", f"{a} positions", f"the town of {r.choice(LAST)}ville",
            f"a {a} army base", f"{a} civilians", f"a police station in {self.state()}", f"a {a} convoy", f"a hospital in {self.state()}",
            f"{a} soldiers", f"the {a} capital", "rebel-held areas", f"a {a} diplomat", f"the {a} embassy", f"{a} oil facilities",
            f"a market in {self.state()}", f"militants in {self.state()}", f"two {a} journalists", f"a {a} warship",
            "the rebel leader", f"a refugee camp in {self.state()}", f"{a} peacekeepers", f"targets in {self.state()}",
            f"a church in {self.state()}", f"a checkpoint in {self.state()}", "the militia", f"{a} aid workers", "the separatists",
        ])  # fmt: skip

    def envoys(self) -> str:
        """Diplomats, monitors and helpers who can be sent away."""
        a, r = self.adjective(), self.rng
        return r.choice([
            f"the {a} ambassador", f"two {a} diplomats", f"the {a} consul", f"a {a} military attache", "UN inspectors",
            f"{a} aid workers", f"diplomats from {self.state()}", f"the top {a} diplomat", "the UN envoy", "foreign observers",
            f"three officials of the {a} embassy", "weapons inspectors", "a relief agency", f"{a} peacekeepers",
            f"the ambassador of {self.state()}", "human rights monitors", f"staff of the {a} mission", "foreign charity workers",
            f"the {a} charge d'affaires", f"a {a} envoy", f"monitors from {r.choice(BODIES)}",
        ])  # fmt: skip

    def place(self) -> str:
        """Where forces go, stay and leave."""
        a, r = self.adjective(), self.rng
        return r.choice([
            self.state(), self.state(), f"northern {self.state()}", f"the {a} capital", f"the {a} border", "the disputed province",
            f"southern {self.state()}", "the valley", "the peninsula", f"the city of {r.choice(LAST)}grad", "the strait",
            f"{a} territory", f"the border with {self.state()}", "the islands", f"the {a} coast", "the enclave",
        ])  # fmt: skip

    def people(self) -> str:
        """Crowds."""
        a, r = self.adjective(), self.rng
        return r.choice([
            "thousands of people", f"{a} workers", f"{a} students", "teachers", "hundreds of protesters", "demonstrators",
            f"{a} farmers", f"tens of thousands of {a} workers", "doctors and nurses", f"{a} miners", "angry residents",
            f"{a} truck drivers", "opposition supporters", "railway workers", f"{a} activists", "civil servants",
            f"the {a} opposition", "prisoners", "a group of refugees", "postal workers", "local villagers", f"{a} trade unions",
            f"jailed activist {r.choice(LAST)}", "hundreds of women", "pilots", "dock workers", "Buddhist monks", "journalists",
        ])  # fmt: skip

    def get(self, pool: str) -> str:
        """A noun phrase of a pool."""
        if pool == "enemy" and self.rng.random() < 0.2:
            return self.actor()
        if pool in {"authority", "army"} and self.rng.random() < 0.1:
            return self.actor()
        return str(getattr(self, pool)())


# Telling

LEADS = ["", "", "", "", "", "", "On Tuesday, ", "Last week, ", "In a statement, the ministry said that ", "WASHINGTON (AP) -- ",
         "Officials said ", "Earlier this month, ", "In 2014, ", "MOSCOW, May 3 (Reuters) - ", "According to state media, ",
         "Meanwhile, ", "After weeks of tension, ", "For the first time in years, ", "Two days later, ", "State television reported that ",
         "Despite the protests, ", "In a surprise move, ", "However, ", "At the same time, ", "Yesterday "]  # fmt: skip
TAILS = ["", "", "", "", " on Monday", " this week", ", officials said", ", state media reported", " on Friday, a spokesman said",
         " last month", " yesterday", " despite criticism from abroad", " after weeks of talks", " as fighting continued elsewhere",
         " in the wake of the elections", " amid growing tension in the region", ", according to a statement",
         ", in what observers called a turning point", " for the second time this year", " after a bomb attack killed ten people",
         ", two days after protesters stormed the parliament", " ahead of a summit on climate change", " following an investigation",
         ", his office said", " under a peace accord reached in spring", " in response to new sanctions", ", a move criticised by human rights groups",
         " over a dispute about water", " in an effort to end the crisis", " to mark the anniversary", ", a minister told reporters",
         " after being accused of corruption", " in the early hours of Sunday", " since the war began", " before the talks collapsed",
         " while aid workers waited at the border", " because of security concerns", " at the request of the opposition",
         ", the BBC reported", " in a bid to avert a strike", ", which has been at war since 2011", " in exchange for aid"]  # fmt: skip

SUBJECT_AFTER_S = re.compile(r"^S\b")


@dataclass(frozen=True)
class Telling:
    """A clause with S and T still to fill, and what it is."""

    clause: str
    type: str


COOPERATION = {"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"}
FORCE = {"SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "PROTEST"}
PLURAL_POOLS = {"people", "rebels"}


def tellings(kind: str, phrase: str, rng: random.Random, *, plural: bool) -> Iterator[Telling]:
    """The ways in which one filled verb phrase is told."""
    if phrase.startswith("not "):
        phrase = phrase.removeprefix("not ")
        helper = rng.choice(
            [
                "did not",
                "would not",
                "will not",
                "does not",
                "has refused to",
                "said it would not",
            ]
        )
        yield Telling(f"S {helper} {phrase}", kind)
        return
    verb, _, rest = phrase.partition(" ")
    past, participle, ing, third = inflect(verb)
    have, be = ("have", "are") if plural else ("has", "is")
    present = verb if plural else third
    passive = re.match(r"^T\b(?!')(?P<more>.*)$", rest)
    plain = [f"S {past} {rest}"] * 3 + [
        f"S {have} {participle} {rest}", f"S {have} {participle} {rest}", f"S {present} {rest}", f"S {be} {ing} {rest}",
        f"S said it had {participle} {rest}", f"S confirmed that it had {participle} {rest}", f"S had {participle} {rest}",
        f"S began {ing} {rest}", f"S {have} repeatedly {participle} {rest}", f"S {have} been {ing} {rest}",
        f"S, which has denied any wrongdoing, {past} {rest}", f"S on Wednesday {past} {rest}", f"S later {past} {rest}",
        f"S also {past} {rest}", f"S {have} decided to {verb} {rest}", f"S continued to {verb} {rest}",
    ]  # fmt: skip
    if passive:
        more = passive["more"]
        plain += [f"T was {participle}{more} by S", f"T was {participle} by S{more}", f"T has been {participle}{more} by S",
                  f"T were {participle} by S{more}", f"T said it had been {participle} by S{more}"]  # fmt: skip
    yield Telling(rng.choice(plain), kind)
    if kind in COOPERATION:
        roll = rng.random()
        if roll < 0.33:
            yield Telling(rng.choice([
                f"S agreed to {verb} {rest}", f"S {have} agreed to {verb} {rest}", f"S promised to {verb} {rest}",
                f"S pledged to {verb} {rest}", f"S will {verb} {rest}", f"S will {verb} {rest}", f"S said it would {verb} {rest}",
                f"S {be} ready to {verb} {rest}", f"S {be} willing to {verb} {rest}", f"S offered to {verb} {rest}",
                f"S {be} prepared to {verb} {rest}", f"S plans to {verb} {rest}", f"S expressed its readiness to {verb} {rest}",
                f"S {be} expected to {verb} {rest}", f"S {be} set to {verb} {rest}", f"S intends to {verb} {rest}",
                f"S announced it will {verb} {rest}", f"S {have} committed to {ing} {rest}", f"S {be} to {verb} {rest}",
                f"S announced plans to {verb} {rest}", f"S vowed to {verb} {rest}", f"S {be} considering {ing} {rest}",
                f"S said it will {verb} {rest}", f"S says it will {verb} {rest}", f"S {have} said it would {verb} {rest}",
                f"S announced that it would {verb} {rest}", f"S and its allies will {verb} {rest}",
                f"S said on Monday that it was ready to {verb} {rest}", f"S is going to {verb} {rest}",
            ]), "AGREE")  # fmt: skip
        elif roll < 0.55:
            yield Telling(rng.choice([
                f"S refused to {verb} {rest}", f"S {have} refused to {verb} {rest}", f"S refuses to {verb} {rest}",
                f"S will not {verb} {rest}", f"S will not {verb} {rest}", f"S said it would not {verb} {rest}",
                f"S declined to {verb} {rest}", f"S ruled out {ing} {rest}", f"S {be} unwilling to {verb} {rest}",
                f"S says it will not {verb} {rest}", f"S {have} no intention of {ing} {rest}", f"S rejected calls to {verb} {rest}",
                f"S {be} not prepared to {verb} {rest}", f"S opposed plans to {verb} {rest}", f"S {have} so far refused to {verb} {rest}",
                f"S has vowed not to {verb} {rest}", f"S voted against {ing} {rest}", f"S would not {verb} {rest}",
                f"S said that {ing} {rest} was out of the question", f"S rejected the idea of {ing} {rest}",
                f"S turned down a request to {verb} {rest}", f"S said it will never {verb} {rest}", f"S failed to {verb} {rest}",
                f"S rejected a proposal to {verb} {rest}", f"S declared that it would not {verb} {rest}",
            ]), "REJECT")  # fmt: skip
        elif roll < 0.68 and kind != "SUPPORT":
            yield Telling(rng.choice([
                f"S stopped {ing} {rest}", f"S {have} stopped {ing} {rest}", f"S suspended plans to {verb} {rest}",
                f"S will no longer {verb} {rest}", f"S {be} no longer {ing} {rest}", f"S cancelled plans to {verb} {rest}",
                f"S halted plans to {verb} {rest}",
            ]), "SANCTION")  # fmt: skip
        elif roll < 0.75:
            yield Telling(rng.choice([
                f"S may {verb} {rest} one day, analysts say", f"it is not clear whether S will {verb} {rest}",
                f"S did not {verb} {rest}", f"no one knows whether S {past} {rest}", f"S has not yet {participle} {rest}",
                f"if S were to {verb} {rest}, little would change",
            ]), "NONE")  # fmt: skip
    elif kind in FORCE:
        roll = rng.random()
        if roll < 0.24:
            yield Telling(rng.choice([
                f"S threatened to {verb} {rest}", f"S {have} threatened to {verb} {rest}", f"S warned it would {verb} {rest}",
                f"S will {verb} {rest}", f"S will {verb} {rest}", f"S said it would {verb} {rest}", f"S vowed to {verb} {rest}",
                f"S plans to {verb} {rest}", f"S {be} preparing to {verb} {rest}", f"S {be} considering {ing} {rest}",
                f"S {be} ready to {verb} {rest}", f"S threatens to {verb} {rest}", f"S said it was prepared to {verb} {rest}",
                f"S announced it would {verb} {rest} next week", f"S intends to {verb} {rest}", f"S warned that it could {verb} {rest}",
                f"S has said it will {verb} {rest}", f"S threatened on Friday to {verb} {rest}", f"S says it will {verb} {rest} unless its demands are met",
                f"S announced plans to {verb} {rest}", f"S {have} vowed to {verb} {rest}", f"S told reporters it would {verb} {rest} if provoked",
            ]), "THREATEN")  # fmt: skip
        elif roll < 0.32 and kind in {"COERCE", "ASSAULT", "SANCTION"}:
            yield Telling(rng.choice([
                f"S agreed not to {verb} {rest}", f"S promised to stop {ing} {rest}", f"S pledged not to {verb} {rest}",
                f"S has agreed to stop {ing} {rest}", f"S promised that it would not {verb} {rest}",
            ]), "AGREE")  # fmt: skip
        elif roll < 0.4 and kind in {"COERCE", "ASSAULT", "PROTEST"}:
            yield Telling(rng.choice([f"S stopped {ing} {rest}", f"S {have} stopped {ing} {rest}", f"S ceased {ing} {rest}"]),
                          "RETREAT" if kind == "ASSAULT" else "CONCEDE")  # fmt: skip
        elif roll < 0.46:
            yield Telling(rng.choice([
                f"it is not clear whether S will {verb} {rest}", f"S may {verb} {rest} one day, analysts say",
                f"S did not {verb} {rest}", f"no one knows whether S {past} {rest}", f"fears that S might {verb} {rest} are growing",
                f"if S were to {verb} {rest}, prices would rise",
            ]), "NONE")  # fmt: skip
        if passive and rng.random() < 0.12:
            yield Telling(rng.choice([
                f"S {past} T{passive['more']}", f"S's forces {past} T{passive['more']}",
            ]), kind)  # fmt: skip
    elif kind in {"ACCUSE", "REQUEST", "REJECT"}:
        # Words against somebody stay what they are when they are announced.
        roll = rng.random()
        if roll < 0.1 and kind != "REJECT":
            yield Telling(
                rng.choice([f"S did not {verb} {rest}", f"S is unlikely to {verb} {rest}"]),
                "NONE",
            )
        elif roll < 0.25:
            yield Telling(rng.choice([f"S will {verb} {rest}", f"S said it will {verb} {rest}", f"S said it would {verb} {rest}",
                                      f"S plans to {verb} {rest}", f"S {be} to {verb} {rest}", f"S wants to {verb} {rest}"]), kind)  # fmt: skip


def fill(
    clause: str, type_: str, source: str, target: str, rng: random.Random, origin: str
) -> Example | None:
    """Put the actors in, add a lead and a tail, and find the offsets."""
    text = rng.choice(LEADS) + clause + rng.choice(TAILS) + "."
    parts = re.split(r"(?<![\w.'])([ST])(?=('s)?(?![\w.]))", text)
    # re.split keeps two groups per match; walk them.
    out, spans, at = "", {}, 0
    while at < len(parts):
        out += parts[at] or ""
        if at + 1 < len(parts):
            mark = parts[at + 1]
            name = source if mark == "S" else target
            if mark not in spans:
                spans[mark] = (len(out), len(out) + len(name))
            elif mark in spans:
                name = "it"
            out += name
        at += 3
    if "S" not in spans or "T" not in spans:
        return None
    if out[0].islower():
        out = out[0].upper() + out[1:]
    return Example(out, spans["S"], spans["T"], type_, origin)


def generated(seed: int = SEED) -> list[Example]:
    """All examples from phrase and clause files."""
    rng = random.Random(seed)
    lists = slots()
    actors = Actors(rng)
    out: list[Example] = []
    seen: set[tuple[str, str]] = set()
    for name in (
        "phrases-cooperation.txt",
        "phrases-conflict.txt",
        "phrases-force.txt",
        "phrases-codebook.txt",
    ):
        for kind, source, target, line in sections(name):
            for _ in range(ways(line)):
                phrase = expand(line, rng, lists)
                for telling in tellings(kind, phrase, rng, plural=source in PLURAL_POOLS):
                    if (telling.clause, telling.type) in seen:
                        continue
                    seen.add((telling.clause, telling.type))
                    example = fill(
                        telling.clause,
                        telling.type,
                        actors.get(source),
                        actors.get(target),
                        rng,
                        name,
                    )
                    if example:
                        out.append(example)
    for name in ("clauses.txt", "none.txt"):
        for kind, source, target, line in sections(name):
            for _ in range(ways(line) + (2 if name == "none.txt" else 1)):
                clause = expand(line, rng, lists)
                example = fill(clause, kind, actors.get(source), actors.get(target), rng, name)
                if example and (example.text, kind) not in seen:
                    seen.add((example.text, kind))
                    out.append(example)
    return out


MARK = re.compile(r"\[([ST]):([^\]]+)\]")


def written() -> list[Example]:
    """The hand-written sentences: type, tab, text with [S:source] and [T:target]."""
    out = []
    for path in sorted(HERE.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            kind, marked = line.split("\t", 1)
            text, spans, last = "", {}, 0
            for match in MARK.finditer(marked):
                text += marked[last : match.start()]
                spans[match[1]] = (len(text), len(text) + len(match[2]))
                text += match[2]
                last = match.end()
            text += marked[last:]
            if set(spans) != {"S", "T"}:
                raise ValueError(
                    f"{path.name}:{number}: a sentence needs one [S:...] and one [T:...]"
                )
            out.append(Example(text, spans["S"], spans["T"], kind, path.name))
    return out


if __name__ == "__main__":
    main()
