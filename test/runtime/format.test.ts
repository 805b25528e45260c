import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCount, formatCountDiff, formatSize, formatSizeDiff } from "../../runtime/format.ts";

describe("formatSize", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1024 B"],
    [10239, "10239 B"],
    [10239.5, "10240 B"],
    [10240, "10.0 KiB"],
    [101376, "99.0 KiB"],
    [102348.8, "100.0 KiB"],
    [102399, "100.0 KiB"],
    [102400, "100 KiB"],
    [1048576, "1024 KiB"],
    [10485759, "10240 KiB"],
    [10485760, "10.0 MiB"],
    [104857600, "100 MiB"],
    [10737418240, "10.0 GiB"],
    [2 ** 40, "1024 GiB"],
    [100 * 2 ** 40, "100 TiB"],
    [10 ** 18, "909495 TiB"],
    [-66, "-66 B"],
    [-102400, "-100 KiB"],
  ])("follows tracemalloc's size table: %d", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it.each([
    [0.5, "0 B"],
    [1.5, "2 B"],
    [2.5, "2 B"],
    [66.5, "66 B"],
    [528.5, "528 B"],
    [10496, "10.2 KiB"],
    [11008, "10.8 KiB"],
    [100.5 * 1024, "100 KiB"],
    [101.5 * 1024, "102 KiB"],
  ])("rounds ties to even: %d", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it("is never further off than half a unit of its last digit", () => {
    const units = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e17, noNaN: true }), (bytes) => {
        const [digits = "", unit = "B"] = formatSize(bytes).split(" ");
        const scale = units[unit as keyof typeof units];
        const step = digits.includes(".") ? 0.1 : 1;
        expect(Math.abs(Number(digits) - bytes / scale)).toBeLessThanOrEqual(step / 2 + 1e-9);
      }),
    );
  });
});

describe("formatSizeDiff", () => {
  it.each([
    [0, "+0 B"],
    [5000, "+5000 B"],
    [-66, "-66 B"],
    [1126.4 * 10, "+11.0 KiB"],
  ])("always shows the sign: %d", (bytes, text) => {
    expect(formatSizeDiff(bytes)).toBe(text);
  });
});

describe("counts", () => {
  it("are rounded, and differences signed", () => {
    expect(formatCount(2.6)).toBe("3");
    expect([3, 0, -1, -0.2].map(formatCountDiff)).toEqual(["+3", "+0", "-1", "+0"]);
  });
});
