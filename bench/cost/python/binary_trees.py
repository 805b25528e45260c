# Short- and long-lived trees of small objects: programs/binary-trees.mjs.
def bottom_up(depth):
    if depth == 0:
        return {"left": None, "right": None}
    return {"left": bottom_up(depth - 1), "right": bottom_up(depth - 1)}


def check(tree):
    if tree["left"] is None:
        return 1
    return 1 + check(tree["left"]) + check(tree["right"])


MAX = 13
long_lived = bottom_up(MAX)
total = 0
for depth in range(4, MAX + 1, 2):
    for _ in range(1 << (MAX - depth + 4)):
        total += check(bottom_up(depth))
print(total, check(long_lived))
