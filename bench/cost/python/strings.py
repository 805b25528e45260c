# Text put together from pieces: programs/strings.mjs.
length = 0
for number in range(25):
    page = ""
    rows = []
    for i in range(10_000):
        page = f"{page}<td>{i}"
        page += "</td>"
        rows.append(f'<tr id="{i}" class="r{i % 3}">{i * number}</tr>')
    length += len(page) + len("\n".join(rows))
print(length)
