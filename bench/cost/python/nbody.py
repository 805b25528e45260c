# Floating-point arithmetic in place: programs/nbody.mjs.
class Body:
    def __init__(self, i):
        self.x = i * 1.5
        self.y = i * 0.7
        self.v = 0.01 * i
        self.w = 0.02
        self.m = 1 / (i + 1)


bodies = [Body(i) for i in range(5)]
energy = 0
for _ in range(50_000):
    for i in range(5):
        a = bodies[i]
        for j in range(i + 1, 5):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            force = 0.001 / (dx * dx + dy * dy + 0.01)
            a.v = a.v - dx * b.m * force
            b.v = b.v + dx * a.m * force
            a.w = a.w - dy * b.m * force
            b.w = b.w + dy * a.m * force
    for b in bodies:
        b.x = b.x + b.v * 0.01
        b.y = b.y + b.w * 0.01
    energy += bodies[0].v
print(f"{energy:.6f}")
