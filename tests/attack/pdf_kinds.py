"""Kinds of harm to a PDF of ours. Each takes a `Model` and a random generator and changes the model, or gives the
bytes of another file. What a kind changes is no secret: it is all that viewers were ever seen to take otherwise."""

import re
import zlib


class Model:
    """A PDF of ours in its parts: objects in the order of the file, each its number, its text and its stream."""

    def __init__(self, data):
        start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
        table = data[start:].split(b"trailer")[0].split()
        count = int(table[2])
        offsets = {number: int(table[3 + 3 * number]) for number in range(1, count)}
        self.head = data[: min(offsets.values())]
        self.trailer = data[data.rindex(b"<</Size") if b"<</Size" in data else data.index(b"<<", start) : data.rindex(b"startxref")].strip()
        self.objects = []
        ends = sorted([*offsets.values(), start])
        for number, at in sorted(offsets.items(), key=lambda pair: pair[1]):
            raw = data[at : ends[ends.index(at) + 1]]
            body = raw[raw.index(b"obj") + 3 : raw.rindex(b"endobj")].strip()
            stream = None
            split = re.search(rb">>\s*stream\r?\n", body)
            if split:
                length = int(re.search(rb"/Length (\d+)", body[: split.start()]).group(1))
                stream = body[split.end() : split.end() + length]
                body = body[: split.start() + 2]
            self.objects.append([number, body, stream])
        # What stands between the word and the number, behind the end, and so on.
        self.startxref, self.end, self.before_table, self.entry_end = None, b"%%EOF", b"", b"\r\n"
        self.keeps_lengths, self.offsets = False, {}

    def new(self, body, stream=None, at=None):
        number = max(number for number, _, _ in self.objects) + 1
        self.objects.insert(len(self.objects) if at is None else at, [number, body, stream])
        return number

    def object(self, number):
        return next(item for item in self.objects if item[0] == number)

    def catalog(self):
        return self.object(int(re.search(rb"/Root (\d+) 0 R", self.trailer).group(1)))

    def info(self):
        return self.object(int(re.search(rb"/Info (\d+) 0 R", self.trailer).group(1)))

    def pages(self):
        return [item for item in self.objects if re.search(rb"/Type\s*/Page\b", item[1])]

    def contents(self, page):
        return self.object(int(re.search(rb"/Contents (\d+) 0 R", page[1]).group(1)))

    def streams(self):
        return [item for item in self.objects if item[2] is not None]

    def bytes(self):
        data, places = self.head, {}
        for number, body, stream in self.objects:
            places.setdefault(number, len(data))
            if stream is not None and not self.keeps_lengths:
                length = b"/Length %d" % len(stream)
                body = re.sub(rb"/Length \d+(?! 0 R)", length, body, count=1) if b"/Length" in body else body[:-2] + length + b">>"
            data += b"%d 0 obj\n" % number + body
            if stream is not None:
                data += b"\nstream\n" + stream + b"\nendstream"
            data += b"\nendobj\n\n"
        data += self.before_table
        size = max(places) + 1
        table = [b"0000000000 65535 f" + self.entry_end]
        for number in range(1, size):
            at = places.get(number, 0) + self.offsets.get(number, 0)
            table.append((b"%010d 00000 n" % at if number in places else b"0000000000 00000 f") + self.entry_end)
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % size, self.trailer, count=1)
        start = len(data) if self.startxref is None else self.startxref
        return data + b"xref\n0 %d\n" % size + b"".join(table) + b"trailer\n" + trailer + b"\nstartxref\n%d\n" % start + self.end


def put(item, text):
    """Puts an entry into an object's dictionary, at its end."""
    item[1] = item[1][: item[1].rindex(b">>")] + text + b">>"


def unpacked(item):
    try:
        return zlib.decompress(item[2]) if b"/FlateDecode" in item[1] else item[2]
    except zlib.error:
        return item[2]


def repack(item, data, level=6):
    item[2] = zlib.compress(data, level)
    if b"/FlateDecode" not in item[1]:
        put(item, b"/Filter/FlateDecode")


TOKEN = re.compile(rb"\((?:\\.|[^()\\])*\)|<[0-9A-Fa-f]+>|/[^\s/<>()\[\]{}%]+|(?<![\w.#/+-])-?(?:\d+\.?\d*|\.\d+)(?![\w.])|[ \n]+", re.S)


def respelled(token, r):
    """A token as some readers take for the same and others don't."""
    if token[:1] == b"(":
        plain = token[1:-1]
        return r.choice([
            lambda: b"<" + plain.hex().encode() + b">",
            lambda: b"<" + b" ".join(b"%02x" % byte for byte in plain) + b">",
            lambda: b"(" + b"".join(b"\\%03o" % byte for byte in plain) + b")",
            lambda: b"(" + b"".join(b"\\%o" % (byte + 256) for byte in plain) + b")",
            lambda: b"(\\\r\n" + plain + b")", lambda: b"(\\\n" + plain + b")",
            lambda: token.replace(b"\\n", b"\r").replace(b"\n", b"\r"), lambda: token.replace(b"\\r", b"\r"),
            lambda: b"(" + b"".join(b"\\" + bytes([byte]) if byte not in b"nrtbf01234567()\\" else bytes([byte]) for byte in plain) + b")",
        ])()
    if token[:1] == b"<":
        return r.choice([token.upper(), token.lower(), token[:3] + b" " + token[3:], token[:3] + b"\0" + token[3:], token[:3] + b"\x0b" + token[3:], token[:-1] + b"0>", token[:-2] + b">" if token[-2:-1] == b"0" else token, token[:3] + b"g" + token[3:]])
    if token[:1] == b"/":
        name = token[1:]
        return r.choice([b"/" + b"".join(b"#%02x" % byte for byte in name), b"/#%02X" % name[0] + name[1:], token + b"#00", token + b"\0 ", token + b"\x80", b"/" + name + b"#20", b"/ " + name, token + b"/" * 1, token.swapcase()])
    if token.strip(b" \n") == b"":
        return r.choice([b"\0", b"\x0c", b"\t", b"\r", b"\r\n", b"%\n", b"% )>>\r", b"%\x0c\n", b" " * 400, b"\x0b", b"\x80", b"\xff", b"", b"\n", b"%" + b"x" * 300 + b"\n"])
    return r.choice([b"+" + token, b"--" + token, b"0" * 300 + token, b"0" + token, token + b".0", token + b".", token + b"e0", token + b"." + b"0" * 60 if b"." not in token else token + b"0" * 60, token + b"-1", token + b"000000000001" if b"." in token else token + b".00000001", b"4294967296", b"-" + token, token[:1] + b"-" + token[1:], b"0x" + token, token + b"%\n", b"%d" % (int(float(token)) + 2**32)])


def respell(text, r, times=1):
    for _ in range(times):
        found = list(TOKEN.finditer(text))
        if found:
            spot = r.choice(found)
            text = text[: spot.start()] + respelled(spot.group(), r) + text[spot.end() :]
    return text


OVERLAY = b"\nq 1 1 1 rg 100 100 400 600 re f Q BT /f0 20 Tf 100 700 Td <0003000400050006> Tj ET\n"
ACTIONS = [b"<</S/Launch/F(calc.exe)>>", b"<</S/JavaScript/JS(app.alert\\(1\\))>>", b"<</S/URI/URI(http://a.example/)>>", b"<</S/GoToR/F(a.pdf)/D[0/Fit]>>", b"<</S/Named/N/LastPage>>"]


# ── kinds that make another model ────────────────────────────────────────────────────────────────

def spelling(m, r):
    "tokens of objects"
    item = r.choice(m.objects)
    item[1] = respell(item[1], r, r.randint(1, 2))


def trailer_spelling(m, r):
    "tokens of the trailer"
    m.trailer = respell(m.trailer, r)


def page_spelling(m, r):
    "tokens of a page's object"
    page = r.choice(m.pages())
    page[1] = respell(page[1], r)


def content_spelling(m, r):
    "tokens of a page's instructions"
    item = m.contents(r.choice(m.pages()))
    repack(item, respell(unpacked(item), r, r.randint(1, 3)))


def content_pieces(m, r):
    "contents in pieces, cut anywhere"
    page = r.choice(m.pages())
    item = m.contents(page)
    data = unpacked(item)
    cut = r.randrange(len(data))
    if r.random() < 0.5:
        cut = data.find(r.choice([b"\n", b" "]), cut) + r.randint(0, 1)
    first, second = data[:cut], data[cut:]
    repack(item, first + r.choice([b"", b"%", b"\n", b"%x\n", b"("]))
    other = m.new(b"<<>>", b"")
    repack(m.object(other), second)
    page[1] = re.sub(rb"/Contents (\d+) 0 R", rb"/Contents[\1 0 R %d 0 R]" % other, page[1])


def content_list(m, r):
    "contents as a list"
    page = r.choice(m.pages())
    more = b"" if r.random() < 0.5 else b" %d 0 R" % m.new(b"<<>>", r.choice([b"", b"\n", OVERLAY, b"Q"]))
    page[1] = re.sub(rb"/Contents (\d+) 0 R", rb"/Contents[\1 0 R" + more + b"]", page[1])


def overlay(m, r):
    "more instructions"
    item = m.contents(r.choice(m.pages()))
    repack(item, r.choice([unpacked(item) + OVERLAY, OVERLAY + unpacked(item), b"/OC/x BDC " + unpacked(item) + b" EMC"]))


def content_bytes(m, r):
    "bytes of a stream, packed again"
    item = r.choice(m.streams())
    data = bytearray(unpacked(item))
    for _ in range(r.randint(1, 3)):
        if data:
            data[r.randrange(len(data))] = r.choice([r.randrange(256), 0x20, 0x0A, 0x0D, 0])
    repack(item, bytes(data))


def packing(m, r):
    "streams packed in another way"
    item = r.choice(m.streams() if r.random() < 0.5 else [m.contents(page) for page in m.pages()])
    data = unpacked(item)
    bare = re.sub(rb"/Filter\s*/FlateDecode", b"", item[1])

    def window(bits):
        packer = zlib.compressobj(6, zlib.DEFLATED, 15)
        packed = bytearray(packer.compress(data) + packer.flush())
        packed[0] = (bits - 8) << 4 | 8
        packed[1] = (31 - packed[0] * 256 % 31) % 31
        return bytes(packed)

    filtered = lambda filters, packed: (bare[:-2] + filters + b">>", packed)
    packed = zlib.compress(data)
    width = r.choice([1, 4, 7])
    rows = b"".join(b"\0" + data[i : i + width] for i in range(0, len(data), width))
    item[1], item[2] = r.choice([
        lambda: (bare, data),
        lambda: filtered(b"/Filter/FlateDecode", window(r.randint(8, 14))),
        lambda: filtered(b"/Filter/FlateDecode", packed + bytes(r.randrange(256) for _ in range(r.randint(1, 40)))),
        lambda: filtered(b"/Filter/FlateDecode", packed + packed),
        lambda: filtered(b"/Filter/FlateDecode", packed[:-4]),
        lambda: filtered(b"/Filter/FlateDecode", packed[:-4] + b"abcd"),
        lambda: filtered(b"/Filter/FlateDecode", packed[: len(packed) // 2]),
        lambda: filtered(b"/Filter/FlateDecode", b"\n" + packed),
        lambda: filtered(b"/Filter[/FlateDecode]", packed), lambda: filtered(b"/Filter/Fl", packed),
        lambda: filtered(b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(packed)),
        lambda: filtered(b"/Filter/ASCIIHexDecode", data.hex().encode() + b">"),
        lambda: filtered(b"/Filter[/ASCIIHexDecode/FlateDecode]", packed.hex().encode() + b">"),
        lambda: filtered(b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>" % width, zlib.compress(rows)),
        lambda: filtered(b"/Filter/FlateDecode/DecodeParms<</Predictor 1>>", packed),
        lambda: filtered(b"/Filter/FlateDecode/DecodeParms null", packed),
        lambda: filtered(b"/Filter/FlateDecode/DP<</Predictor 12/Columns 4>>", packed),
        lambda: filtered(b"/Filter[]", data), lambda: filtered(b"/Filter null", data), lambda: filtered(b"/Filter[null/FlateDecode]", packed),
        lambda: filtered(b"/Filter[/Crypt/FlateDecode]", packed), lambda: filtered(b"/Filter/FlateDecode/F(a)", packed),
        lambda: filtered(b"/Filter %d 0 R" % m.new(b"/FlateDecode"), packed), lambda: filtered(b"/Filter/FlateDecode/DL 10", packed),
    ])()


def lengths(m, r):
    "lengths that lie"
    item = r.choice(m.streams())
    m.keeps_lengths = True
    length = len(item[2])
    told = r.choice([b"%d" % (length + r.choice([-2, -1, 1, 2, 10, -10])), b"%d.0" % length, b"%d." % length, b"+%d" % length, b"0%d" % length, b"%d 0 R" % m.new(b"%d" % length), b"%d 0 R" % m.new(b"%d" % (length - 1)), b"%d" % (length + 2**32), b"null", b"-1"])
    item[1] = re.sub(rb"/Length \d+", b"/Length " + told, item[1])


def endstream_inside(m, r):
    "the end of a stream within it"
    item = m.contents(r.choice(m.pages()))
    item[1] = re.sub(rb"/Filter\s*/FlateDecode", b"", item[1])
    data = unpacked(item) if item[2][:1] != b"x" else zlib.decompress(item[2])
    cut = data.find(b"\n", r.randrange(len(data)))
    item[2] = data[:cut] + r.choice([b"\n% endstream\n", b"\n% endstream endobj\n", b"\nendstream\nendobj\n"]) + data[cut:]


def order(m, r):
    "objects in another order"
    r.shuffle(m.objects)


def numbers(m, r):
    "objects numbered otherwise"
    old = [number for number, _, _ in m.objects]
    new = old[:]
    r.shuffle(new)
    names = dict(zip(old, new))
    again = lambda text: re.sub(rb"(\d+) 0 R", lambda found: b"%d 0 R" % names.get(int(found.group(1)), 0), text)
    m.objects = [[names[number], again(body), stream] for number, body, stream in m.objects]
    m.trailer = again(m.trailer)


def chains(m, r):
    "an object that only leads to another"
    item = r.choice(m.objects if r.random() < 0.5 else [*m.pages(), m.catalog()])
    found = list(re.finditer(rb"(\d+) 0 R", item[1]))
    if found:
        spot = r.choice(found)
        item[1] = item[1][: spot.start()] + b"%d 0 R" % m.new(spot.group()) + item[1][spot.end() :]


def direct(m, r):
    "an object in place of what leads to it, or the other way round"
    item = r.choice(m.objects if r.random() < 0.5 else [*m.pages(), m.catalog()])
    found = list(re.finditer(rb"(?<= )?(\d+) 0 R", item[1]))
    if found and r.random() < 0.6:
        spot = r.choice(found)
        other = [other for other in m.objects if other[0] == int(spot.group(1)) and other[2] is None and len(other[1]) < 4000]
        if other:
            item[1] = item[1][: spot.start()] + b" " + other[0][1] + item[1][spot.end() :]
            return
    found = list(re.finditer(rb"(?<=[A-Za-z])(/[A-Za-z]+| -?[\d.]+|\[[^\[\]]*\]|<<[^<>]*>>)(?=[/>])", item[1]))
    if found:
        spot = r.choice(found)
        item[1] = item[1][: spot.start()] + b" %d 0 R" % m.new(spot.group().strip()) + item[1][spot.end() :]


def root_in_trailer(m, r):
    "a catalogue or an info that stands in the trailer"
    key, item = r.choice([(b"Root", m.catalog()), (b"Info", m.info())])
    m.trailer = re.sub(rb"/%s \d+ 0 R" % key, b"/%s" % key + item[1].replace(b"\\", b"\\\\"), m.trailer)


def unused(m, r):
    "objects that nothing leads to"
    m.new(r.choice([b"null", b"<</Type/Catalog>>", b"<</Type/Page>>", b"<</A 1>>"]), at=r.choice([0, None]))


def linearized(m, r):
    "a head for the web"
    table = b"<</Size 3/W[1 2 1]/Index[0 3]/Root %d 0 R%s>>" % (m.catalog()[0], r.choice([b"/Type/XRef", b""]))
    if r.random() < 0.6:
        m.new(table, b"\0" * 12, at=0)
    number = m.new(b"<</Linearized 1/L %d/H[0 10]/O %d/E 100/N %d/T 100>>", at=0)
    if r.random() < 0.5:
        put(m.catalog(), b"/Note %d 0 R" % number)
    item = m.object(number)
    item[1] = b"<</Linearized 1/L 0000000/H[0 10]/O %d/E 100/N %d/T 100>>" % (m.pages()[0][0], len(m.pages()))
    length = len(m.bytes())
    item[1] = item[1].replace(b"0000000", b"%07d" % length if r.random() < 0.5 else b"%d" % (length - 1 if length > 99999 else length - 2))


def hidden_objects(m, r):
    "objects hidden in a stream, for whoever mends the file"
    item = r.choice(m.streams())
    root, page = m.catalog(), r.choice(m.pages())
    fake = b"\n%d 0 obj\n%s\nendobj\n" % r.choice([(root[0], root[1].replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction" + ACTIONS[1])), (page[0], b"<</Type/Page>>"), (1, b"<<>>")])
    data = unpacked(item) + fake + b"trailer\n" + m.trailer + b"\n"
    item[1] = re.sub(rb"/Filter\s*/FlateDecode", b"", item[1])
    item[2] = data
    if r.random() < 0.5:
        m.offsets[r.choice(m.objects)[0]] = r.choice([-1, 1, 5])


def object_stream(m, r):
    "objects in a stream"
    movable = [item for item in m.objects if item[2] is None and b"/Length" not in item[1]]
    some = r.sample(movable, min(len(movable), r.choice([1, 5, 50])))
    head = b" ".join(b"%d %d" % (item[0], sum(len(other[1]) + 1 for other in some[:i])) for i, item in enumerate(some)) + b" "
    m.new(b"<<%s/N %d/First %d>>" % (r.choice([b"/Type/ObjStm", b""]), len(some), len(head)), head + b" ".join(item[1] for item in some))


def twice(m, r):
    "an object twice"
    item = r.choice([m.catalog(), m.info(), *m.pages(), r.choice(m.objects)])
    other = [item[0], respell(item[1], r) if r.random() < 0.5 else b"<</Type/Page>>", item[2]]
    m.objects.insert(r.choice([0, len(m.objects)]), other)


def tree(m, r):
    "the tree of pages"
    pages = m.pages()
    top = next(item for item in m.objects if re.search(rb"/Type\s*/Pages\b", item[1]))
    page = r.choice(pages)
    kids = b"".join(b"%d 0 R " % item[0] for item in pages)

    def change(item, old, new):
        item[1] = re.sub(old, new, item[1], count=1)

    r.choice([
        lambda: put(page, b"/Kids[%d 0 R]" % pages[-1][0]), lambda: change(top, rb"/Type/Pages", b"/Type/Page"), lambda: change(page, rb"/Type\s*/Page", b"/Type/Pages"),
        lambda: change(top, rb"/Count \d+", b"/Count %d" % r.choice([0, 1, -1, 99])), lambda: change(page, rb"/Parent \d+ 0 R", b""),
        lambda: change(top, rb"/Kids\s*\[[^\]]*\]", b"/Kids[" + b" ".join(b"%d 0 R" % item[0] for item in reversed(pages)) + b"]"),
        lambda: change(top, rb"/Kids\s*\[", b"/Kids[null "), lambda: change(top, rb"/Kids\s*\[", b"/Kids[9999 0 R "), lambda: change(top, rb"/Kids\s*\[", b"/Kids[%d 0 R " % page[0]),
        lambda: change(top, rb"/Kids\s*\[[^\]]*\]", b"/Kids[%d 0 R]" % m.new(b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>" % (top[0], len(pages), kids))),
        lambda: put(top, r.choice([b"/MediaBox[0 0 300 300]", b"/Rotate 90", b"/CropBox[0 0 300 300]", b"/Resources<<>>"])),
        lambda: change(page, rb"/Type\s*/Page\b", b""), lambda: change(page, rb"/Type\s*/Page\b", b"/Type/Template"),
    ])()


def boxes(m, r):
    "sizes and turns"
    page = r.choice(m.pages())
    if r.random() < 0.5:
        page[1] = re.sub(rb"/MediaBox\s*\[[^\]]*\]", r.choice([b"/MediaBox[0 0 300 300]", b"/MediaBox[0 841.8898 595.2756 0]", b"/MediaBox[595.2756 841.8898 0 0]", b"/MediaBox[-0 0 595.2756 841.8898]", b"/MediaBox[0 0 595.2756 841.8898 1]", b"/MediaBox[0 0 595.27560001 841.8898]"]), page[1])
    else:
        put(page, r.choice([b"/CropBox[0 0 300 300]", b"/Rotate 90", b"/Rotate 360", b"/UserUnit 2", b"/TrimBox[0 0 300 300]", b"/BleedBox[0 0 1 1]", b"/ArtBox[0 0 9 9]", b"/BoxColorInfo<<>>", b"/VP[]", b"/PieceInfo<<>>", b"/Trans<</S/Wipe>>", b"/Dur 1", b"/LastModified(D:2024)", b"/Metadata 1 0 R", b"/Thumb 1 0 R", b"/B[]", b"/Hid true", b"/PZ 9"]))


def swapped(m, r):
    "parts of one page or font in another's place"
    key = r.choice([b"Contents", b"ToUnicode", b"FontFile2", b"FontFile3", b"FontDescriptor", b"DescendantFonts", b"Resources", b"StructParents", b"StructParent", b"P", b"Pg"])
    holders = [item for item in m.objects if re.search(rb"/%s[ \[]" % key, item[1])]
    if len(holders) > 1:
        one, two = r.sample(holders, 2)
        pattern = rb"(/%s)(\s*\[[^\]]*\]|\s*<<.*?>>|\s*\d+ 0 R|\s*\d+)" % key
        first, second = re.search(pattern, one[1], re.S), re.search(pattern, two[1], re.S)
        if first and second:
            one[1] = one[1].replace(first.group(), second.group(), 1)
            two[1] = two[1].replace(second.group(), first.group(), 1)


def widths(m, r):
    "widths, maps and descriptors of fonts"
    fonts = [item for item in m.objects if re.search(rb"/(W|CIDToGIDMap|FontBBox|Encoding|CIDSystemInfo|BaseFont)\b", item[1]) and item[2] is None]
    if fonts:
        item = r.choice(fonts)
        found = list(re.finditer(rb"(?<=[ \[])\d+(?=[ \]/])|/Identity(-H)?", item[1]))
        if found:
            spot = r.choice(found)
            item[1] = item[1][: spot.start()] + (b"/Identity-V" if spot.group()[:1] == b"/" else b"%d" % r.choice([0, 1, 999, int(spot.group()) + 1])) + item[1][spot.end() :]


def fonts(m, r):
    "programs and maps of fonts, changed within"
    item = r.choice([item for item in m.streams() if b"/Length1" in item[1] or b"/Subtype/CIDFontType0C" in item[1] or b"begincmap" in unpacked(item)] or m.streams())
    data = bytearray(unpacked(item))
    for _ in range(r.randint(1, 4)):
        data[r.randrange(len(data))] ^= 1 << r.randrange(8)
    repack(item, bytes(data))


def catalogue(m, r):
    "entries of the catalogue"
    action = r.choice(ACTIONS)
    put(m.catalog(), r.choice([
        b"/OpenAction" + action, b"/AA<</WC" + action + b">>", b"/AcroForm<</Fields[]/XFA(<xdp/>)>>", b"/AcroForm<</Fields[]/NeedAppearances true>>",
        b"/OCProperties<</OCGs[]/D<<>>>>", b"/Version/2.0", b"/Version/1.0", b"/PageMode/FullScreen", b"/PageMode/UseAttachments", b"/PageLayout/TwoPageLeft",
        b"/PageLabels<</Nums[0<</S/r>>]>>", b"/URI<</Base(http://a.example)>>", b"/Collection<</View/T>>", b"/Perms<<>>", b"/Requirements[]", b"/Extensions<</ADBE<<>>>>",
        b"/Threads[]", b"/Dests<<>>", b"/NeedsRendering true", b"/DPartRoot<<>>", b"/Legal<<>>", b"/Note(a)", b"/SpiderInfo<<>>",
    ]))


def outlines(m, r):
    "bookmarks and labels"
    found = re.search(rb"/Outlines (\d+) 0 R", m.catalog()[1])
    if found:
        top = m.object(int(found.group(1)))
        number = m.new(b"<</Title(Open)/Parent %d 0 R/A%s>>" % (top[0], r.choice(ACTIONS)))
        put(top, b"/First %d 0 R/Last %d 0 R/Count 1" % (number, number))


def titles(m, r):
    "titles, authors, dates"
    if r.random() < 0.5:
        item = m.info()
        item[1] = r.choice([
            lambda: re.sub(rb"/Title\s*(<[0-9A-Fa-f]*>|\((?:\\.|[^\\)])*\))", r.choice([b"/Title(Another)", b"/Title<EFBBBFE6B395E6B2BBE5BBBAE8AEBEE8B4B9>", b""]), item[1], flags=re.S),
            lambda: re.sub(rb"/Author\s*", b"/Author(X)/Author2 ", item[1]), lambda: item[1].replace(b"D:2024", b"D:2025"), lambda: item[1][:-2] + b"/Subject(x)/Keywords(y)>>",
        ])()
    else:
        item = next(item for item in m.streams() if b"/Metadata" in item[1])
        data = unpacked(item)
        old = r.choice([b"<dc:title>", b"</dc:title>", b"<pdfaid:part>", b"x-default", b"shenbao"])
        item[2] = data.replace(old, r.choice([b"<dc:title xml:lang='x'>", b"<!--" + old + b"-->", old + b" ", old.upper(), b"&#x41;" + old, b"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>X</rdf:li></rdf:Alt></dc:title>" + old]), 1)
        item[1] = re.sub(rb"/Filter\s*/FlateDecode", b"", item[1])


def attachments(m, r):
    "further or other attachments"
    catalog = m.catalog()
    content = m.new(b"<</Type/EmbeddedFile>>", b"MZ evil")
    spec = m.new(b"<</Type/Filespec/F(a.exe)/UF(a.exe)/EF<</F %d 0 R>>>>" % content)
    specs = [item for item in m.objects if b"/Filespec" in item[1] and item[0] != spec]
    item = r.choice(specs)

    def into(old, new):
        holder = next((item for item in m.objects if re.search(old, item[1])), None)
        if holder:
            holder[1] = re.sub(old, new, holder[1], count=1)

    r.choice([
        lambda: into(rb"/Names\s*\[", b"/Names[(a) %d 0 R " % spec), lambda: into(rb"/AF\s*\[", b"/AF[%d 0 R " % spec), lambda: into(rb"/EmbeddedFiles\s*<<", b"/EmbeddedFiles<</Kids[<</Limits[(a)(a)]/Names[(a) %d 0 R]>>]" % spec),
        lambda: put(item, b"/DOS(a.exe)"), lambda: put(item, b"/FS/URL"), lambda: put(item, b"/Unix(a)"), lambda: put(item, b"/RF<<>>"), lambda: put(item, b"/CI<<>>"),
        lambda: item.__setitem__(1, re.sub(rb"/F\s*\([^)]*\)", b"/F(evil.exe)", item[1], count=1)), lambda: item.__setitem__(1, re.sub(rb"/UF\s*\([^)]*\)", b"/UF(evil.exe)", item[1], count=1)),
        lambda: item.__setitem__(1, re.sub(rb"(/EF\s*<<.*?/F )\d+", rb"\g<1>%d" % content, item[1], count=1, flags=re.S)),
        lambda: item.__setitem__(1, re.sub(rb"(/EF\s*<<.*?/UF )\d+", rb"\g<1>%d" % content, item[1], count=1, flags=re.S)),
        lambda: put(r.choice(m.pages()), b"/AF[%d 0 R]" % spec), lambda: into(rb"/Names\s*<<", b"/Names<</JavaScript<</Names[(a)" + ACTIONS[1] + b"]>>"), lambda: into(rb"/Names\s*<<", b"/Names<</Dests<</Names[]>>"), lambda: into(rb"/Names\s*<<", b"/Names<</EmbeddedFile<</Names[(a) %d 0 R]>>" % spec),
    ])()


def notes(m, r):
    "notes that are more than notes"
    page = r.choice(m.pages())
    kind = r.choice([b"Text", b"Stamp", b"FreeText", b"Highlight", b"Widget", b"Link", b"FileAttachment", b"Screen", b"3D", b"RichMedia", b"Popup", b"Redact", b"Watermark", b"PrinterMark", b"TrapNet", b"Sound", b"Movie"])
    more = r.choice([b"", b"/A" + ACTIONS[0], b"/AA<</E" + ACTIONS[1] + b">>", b"/FS(a)", b"/OC<</Type/OCG/Name(a)>>", b"/AP<</N %d 0 R>>" % m.new(b"<</Subtype/Form/BBox[0 0 500 500]>>", OVERLAY), b"/Dest[0/Fit]", b"/MK<<>>", b"/RichMediaContent<<>>", b"/Sound<<>>", b"/Parent<<>>", b"/X<</Linearized 1>>"])
    put(page, b"/Annots[<</Type/Annot/Subtype/%s/Rect[1 1 500 500]%s>>]" % (kind, more))


def tags(m, r):
    "tags, which screen readers read"
    item = r.choice([item for item in m.objects if b"/StructElem" in item[1] or b"/StructTreeRoot" in item[1]] or m.objects)
    r.choice([
        lambda: put(item, r.choice([b"/ActualText(Other)", b"/Alt(Other)", b"/E(x)", b"/Lang(en)", b"/A2 1"])),
        lambda: item.__setitem__(1, re.sub(rb"/S\s*/\w+", b"/S/Artifact", item[1], count=1)), lambda: item.__setitem__(1, re.sub(rb"/K\s*\[", b"/K[null ", item[1], count=1)),
    ])()


def resources(m, r):
    "resources of a page"
    page = r.choice(m.pages())
    name = r.choice([b"Font", b"ExtGState", b"ColorSpace", b"XObject", b"Properties", b"Pattern", b"ProcSet"])
    if b"/Resources<<" in page[1]:
        page[1] = page[1].replace(b"/Resources<<", b"/Resources<</%s<</x<<>>>>" % name if name not in page[1] else b"/Resources<</Xx 1", 1)
    else:
        put(page, b"/%s<<>>" % name)


def trailers(m, r):
    "entries of the trailer"
    m.trailer = m.trailer[:-2] + r.choice([b"/Prev 0", b"/Prev 99", b"/XRefStm 15", b"/Encrypt<</Filter/Standard/V 1/R 2/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P -1>>", b"/Root2 1 0 R", b"/DocChecksum/A", b"/AuthCode<<>>", b"/Type/XRef", b"/Info2<<>>"]) + b">>"


# ── kinds that make other bytes ──────────────────────────────────────────────────────────────────

def byte_flips(data, r):
    "bytes turned over"
    data = bytearray(data)
    for _ in range(r.choice([1, 1, 2, 8])):
        data[r.randrange(len(data))] ^= 1 << r.randrange(8)
    return bytes(data)


def byte_swaps(data, r):
    "two bytes swapped"
    data = bytearray(data)
    at = r.randrange(len(data) - 1)
    other = at + 1 if r.random() < 0.5 else r.randrange(len(data))
    data[at], data[other] = data[other], data[at]
    return bytes(data)


def ranges(data, r):
    "ranges taken out, doubled or moved"
    at, length = r.randrange(len(data)), r.choice([1, 2, 20, 1000])
    to = r.randrange(len(data))
    part, rest = data[at : at + length], data[:at] + data[at + length :]
    return r.choice([rest, data[:to] + part + data[to:], rest[:to] + part + rest[to:], data[:at] + b" " * length + data[at + length :]])


def around(data, r):
    "something before the head or behind the end"
    return r.choice([
        lambda: b"\n" * r.randint(1, 3) + data, lambda: b"%!PS-Adobe\n" + data, lambda: b"\xef\xbb\xbf" + data, lambda: b"GIF89a" + data, lambda: data + b"\n" * r.choice([1, 2, 1500]),
        lambda: data + b"\r\n%%EOF\r\n", lambda: data + b"\0" * 10, lambda: data + b"<html>", lambda: data + b"\n%" + b"x" * 1100, lambda: data.replace(b"%PDF-1.7", b"%PDF-1." + bytes([r.choice(b"0468")]), 1),
        lambda: data.replace(b"%%EOF", b"%" + b"x" * 1100 + b"\n%%EOF"), lambda: data.replace(b"%%EOF", b"%%EOFx"), lambda: data.replace(b"%%EOF", b""), lambda: data.replace(b"startxref", b"startxref" + b" " * r.choice([1, 300, 1100])), lambda: data + data,
        lambda: data.replace(b"startxref\n", b"startxref %\n"), lambda: data.replace(b"startxref\n", b"startxref\n0"), lambda: data.replace(b"\nendobj", b"\n" * r.randint(2, 3) + b"endobj", 1), lambda: data.replace(b"trailer\n", r.choice([b"trailer ", b"trailer\r", b"trailer", b"trailer\n\n"])), lambda: data.replace(b"%PDF-1.7\n", b"%PDF-1.7\r"),
    ])()


def updates(data, r):
    "updates behind the end"
    m = Model(data)
    table = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    item = r.choice([m.catalog(), m.info(), *m.pages()])
    body = item[1][:-2] + r.choice([b"/OpenAction" + ACTIONS[1], b"/Rotate 90", b"/Title2(x)", b"/MediaBox2[0 0 1 1]"]) + b">>"
    at = len(data) + 1
    data += b"\n%d 0 obj\n%s\nendobj\n" % (item[0], body)
    start = len(data)
    size = len(m.objects) + 1
    stream = b"\1" + at.to_bytes(4, "big") + b"\0"
    kinds = [
        b"xref\n%d 1\n%010d 00000 n\r\ntrailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\n" % (item[0], at, size, m.catalog()[0], m.info()[0], table),
        b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Index[%d 1]/Root %d 0 R/Info %d 0 R/Prev %d/Length 6>>\nstream\n%s\nendstream\nendobj\n" % (size, size + 1, item[0], m.catalog()[0], m.info()[0], table, stream),
    ]
    return data + r.choice(kinds) + r.choice([b"startxref\n%d\n%%%%EOF" % start, b"%%xstartxref %d\nstartxref\n%d\n%%%%EOF" % (table, start), b"%%xstartxref %d\n%%%%EOF" % start, b"startxref\n%d\n%%%%EOF%%startxref %d" % (start, table), b"%" + b"x" * 1100 + b"\nstartxref\n%d\n%%%%EOF" % table])


def hybrids(data, r):
    "an object free in the table and defined by a stream beside it"
    m = Model(data)
    item = r.choice([m.info(), *m.pages(), r.choice(m.objects)])
    fake = b"%d 0 obj\n<</Type/Page>>\nendobj\n" % item[0]
    start = data.rindex(b"xref\n0")
    stream = b"\1" + start.to_bytes(4, "big") + b"\0"
    beside = start + len(fake)
    packed = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Index[%d 1]/Length 6>>\nstream\n%s\nendstream\nendobj\n" % (len(m.objects) + 1, len(m.objects) + 2, item[0], stream)
    rest = bytearray(data[start:])
    at = rest.index(b"0000000000 65535 f") + 20 * item[0]
    rest[at + 17 : at + 18] = b"f"
    rest = bytes(rest).replace(b"<</Size", b"<</XRefStm %d/Size" % beside, 1)
    end = rest.rindex(b"startxref")
    return data[:start] + fake + packed + rest[:end] + b"startxref\n%d\n%%%%EOF" % (beside + len(packed))


def tables(data, r):
    "entries of the table"
    start = data.rindex(b"xref\n0")
    entries = list(re.finditer(rb"\d{10} \d{5} [nf][ \r\n]{2}", data[start:]))
    entry = r.choice(entries)
    at = start + entry.start()
    return r.choice([
        lambda: data[: at + 17] + (b"f" if data[at + 17 : at + 18] == b"n" else b"n") + data[at + 18 :], lambda: data[:at] + b"%010d" % (int(data[at : at + 10]) + r.choice([-1, 1])) + data[at + 10 :], lambda: data[: at + 11] + b"00001" + data[at + 16 :],
        lambda: data[: at + 18] + r.choice([b" \n", b" \r", b"\n\n", b"\r\n"]) + data[at + 20 :], lambda: data[:start] + data[start:].replace(b"xref\n0", r.choice([b"xref\n00", b"xref\n1", b"xref 0", b"xref\n0 0\n0"]), 1), lambda: data[:start] + b" " + data[start:], lambda: data[:start] + b"\n" + data[start:],
    ])()


OF_MODELS = [spelling, trailer_spelling, page_spelling, content_spelling, content_pieces, content_list, overlay, content_bytes, packing, packing, lengths, endstream_inside, order, numbers, chains, direct, root_in_trailer, unused, linearized, hidden_objects, object_stream, twice, tree, boxes, swapped, widths, fonts, catalogue, outlines, titles, attachments, notes, tags, resources, trailers]
OF_BYTES = [byte_flips, byte_swaps, ranges, around, updates, hybrids, tables]


# What one kind did, another can't always go on with.
FITS_NO_MORE = (ValueError, AttributeError, TypeError, LookupError, StopIteration, zlib.error)


def harmed(data, r):
    """Another file, and the kinds of harm that made it."""
    model, done = Model(data), []
    for _ in range(r.choice([0, 1, 1, 1, 2, 3])):
        kind = r.choice(OF_MODELS)
        try:
            kind(model, r)
        except FITS_NO_MORE:
            continue
        done.append(kind)
    result = model.bytes()
    if not done or r.random() < 0.15:
        kind = r.choice(OF_BYTES)
        try:
            result = kind(result, r)
        except FITS_NO_MORE:
            return result, [kind.__doc__ for kind in done]
        done.append(kind)
    return result, [kind.__doc__ for kind in done]
