# Class instances, closures and method calls: programs/deltas.mjs.
class Variable:
    def __init__(self, value):
        self.value = value
        self.listeners = []

    def set(self, value):
        if self.value == value:
            return
        self.value = value
        for listener in self.listeners:
            listener(value)


def equal(a, b, offset):
    a.listeners.append(lambda value: b.set(value + offset))


total = 0
for _ in range(1_000):
    chain = [Variable(0) for _ in range(100)]
    for i in range(1, len(chain)):
        equal(chain[i - 1], chain[i], 1)
    for k in range(1, 20):
        chain[0].set(k)
    total += chain[-1].value
print(total)
