"""Small files of every kind, made here: no press text, no binary in the repository."""

import gzip
import io
import zipfile
import zlib

BODY = (
    "The foreign ministers of Ghana and Togo met in Accra on Tuesday to discuss the border. "
    "They agreed to open two more crossings by the end of the year, the Ghanaian ministry said."
)
MORE = "Both sides will meet again in Lomé in the autumn, according to a joint statement."


def page(title="Ministers meet", day="2024-06-04T10:00:00Z", body=BODY):
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:site_name" content="Accra Ledger"><meta name="author" content="Ama Owusu">
<meta property="article:published_time" content="{day}"></head><body>
<nav>Home | World</nav><article><h1>{title}</h1><p>{body}</p><p>{MORE}</p></article></body></html>"""


def warc_record(url, payload, *, status="200 OK", kind="text/html; charset=utf-8", head=""):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{head}\r\n".encode() + payload
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2024-08-29T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{zlib.crc32(url.encode()):032x}>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        ).encode()
        + http
        + b"\r\n\r\n"
    )


def warc(*records, compressed=False):
    return b"".join(gzip.compress(each) if compressed else each for each in records)


def docx(paragraphs):
    escaped = (
        line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for line in paragraphs
    )
    body = "".join(
        f"<w:p><w:r><w:t xml:space='preserve'>{line}</w:t></w:r></w:p>" for line in escaped
    )
    return docx_of(
        '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )


def docx_of(document):
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def pdf(lines, *, title=None, created="D:20240605120000Z", pages=1):
    """A PDF of lines of text, one object after the other."""
    words = "".join(
        f"({line.replace(chr(92), chr(92) * 2).replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T* "
        for line in lines
    )
    stream = f"BT /F1 11 Tf 72 720 Td 14 TL {words}ET".encode("cp1252")
    kids = " ".join(f"{5 + at} 0 R" for at in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        *[
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>"
        ]
        * pages,
    ]
    info = (f"/Title ({title}) " if title else "") + f"/CreationDate ({created})"
    objects.append(f"<< {info} >>".encode())
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % each for each in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


def rtf(paragraphs):
    def escape(line):
        pieces = []
        for each in line:
            if each in "\\{}":
                pieces.append("\\" + each)
            elif ord(each) < 128:
                pieces.append(each)
            else:
                for half in memoryview(each.encode("utf-16-le")).cast("H"):
                    pieces.append(f"\\u{half - 65536 if half > 32767 else half}?")
        return "".join(pieces)

    body = "\\par\n".join(escape(line) for line in paragraphs)
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}"
        "{\\*\\generator Made here;}{\\info{\\title not the text}}\n\\f0\\fs24 " + body + "}"
    ).encode()


NEXIS = f"""Ministers meet in Accra
Accra Ledger
June 4, 2024 Tuesday
Copyright 2024 Accra Ledger All Rights Reserved
Section: WORLD; Pg. A4
Length: 212 words
Byline: By Ama Owusu
Dateline: ACCRA
Body

{BODY}

{MORE}

Load-Date: June 5, 2024
End of Document
"""

NEXIS_OLD = f"""                               1 of 2 DOCUMENTS


                               Accra Ledger

                             June 4, 2024 Tuesday
                                Final Edition

Ministers meet in Accra

BYLINE: By AMA OWUSU

SECTION: WORLD; Pg. A4

LENGTH: 212 words

DATELINE: ACCRA

BODY:


   {BODY}

   {MORE}

LOAD-DATE: June 5, 2024

LANGUAGE: ENGLISH

                     Copyright 2024 Accra Ledger


                               2 of 2 DOCUMENTS


                               Lomé Post

                             June 6, 2024 Thursday

Border talks go on

LENGTH: 90 words

BODY:

   {MORE}

LOAD-DATE: June 6, 2024
"""

FACTIVA = f"""SE  World
HD  Ministers meet in Accra
BY  By Ama Owusu
WC  212 words
PD  4 June 2024
ET  10:15
SN  Accra Ledger
SC  ACCLED
LA  English
CY  (c) 2024 Accra Ledger
LP
{BODY}
TD
{MORE}

NS  gdip : International Relations
AN  Document ACCLED0020240604ek640001p
"""

FACTIVA_PLAIN = f"""World
Ministers meet in Accra
By Ama Owusu
212 words
4 June 2024
10:15
Accra Ledger
ACCLED
English
(c) 2024 Accra Ledger

{BODY}

{MORE}

Document ACCLED0020240604ek640001p

Border talks go on
90 words
6 June 2024
Lomé Post
LOMPOS
English
Copyright 2024, Lomé Post

{MORE}

Document LOMPOS0020240606ek660001p
"""

MAIL = f"""From: "Press Office, Ministry of Foreign Affairs" <press@mfa.example>
To: list@desk.example
Subject: Ministers meet in Accra
Date: Tue, 04 Jun 2024 18:30:00 +0000
Message-ID: <1234@mfa.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

{BODY}

{MORE}
"""

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Accra Ledger: World</title><link>https://ledger.example/</link>
<item><title>Ministers &amp; envoys meet</title><link>https://ledger.example/a/1</link><guid>a-1</guid>
<dc:creator>Ama Owusu</dc:creator><pubDate>Tue, 04 Jun 2024 10:00:00 GMT</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>{BODY}</p><script>alert(1)</script><p>{MORE}</p>]]></content:encoded></item>
<item><title>Only a title</title><link>https://ledger.example/a/2</link></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Lomé Post</title>
<entry><id>tag:post.example,2024:1</id><title>Border talks</title><link href="/b/1"/>
<published>2024-06-06T08:00:00+00:00</published><author><name>Kofi A.</name></author>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>"""
