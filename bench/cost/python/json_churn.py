# Builds, serialises, parses and reshapes documents: programs/json-churn.mjs.
import json

size = 0
for number in range(10):
    items = []
    for i in range(4000):
        place = {"x": i / 3, "y": [i]}
        items.append({"id": i, "name": f"item {i}", "tags": [f"t{i % 7}", "x"], "at": place})
    parsed = json.loads(json.dumps({"round": number, "items": items}))
    by_tag = {}
    for item in parsed["items"]:
        kept = by_tag.setdefault(item["tags"][0], [])
        kept.append({"id": item["id"], "where": [item["at"]["x"], *item["at"]["y"]]})
    size += len(json.dumps(list(by_tag.items())))
print(size)
