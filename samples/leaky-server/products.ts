export interface Product {
  readonly name: string;
  readonly category: string;
  readonly price: number;
}

export const CATEGORIES = ["books", "games", "music", "tools"];

const products: readonly Product[] = CATEGORIES.flatMap((category) =>
  Array.from({ length: 10 }, (_, index) => ({
    name: `${category} ${index + 1}`,
    category,
    price: 500 + 125 * index,
  })),
);

const byCategory = new Map(
  CATEGORIES.map((name) => [name, products.filter(({ category }) => category === name)]),
);

/** The products of a category; none when there is no such category. */
export function findProducts(category: string): readonly Product[] {
  return byCategory.get(category) ?? [];
}
