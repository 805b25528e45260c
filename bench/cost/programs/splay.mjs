// A large splay tree whose nodes carry trees of payload, and are replaced all the time, after V8's Splay.
class Node {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.left = null;
    this.right = null;
  }
}

function payload(depth, tag) {
  if (depth === 0) {
    return { array: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], string: `String for key ${tag} in leaf node` };
  }
  return { left: payload(depth - 1, tag), right: payload(depth - 1, tag) };
}

class Tree {
  root = null;
  size = 0;
  splay(key) {
    const dummy = new Node(0, null);
    let left = dummy;
    let right = dummy;
    let current = this.root;
    for (;;) {
      if (key < current.key) {
        if (current.left === null) break;
        if (key < current.left.key) {
          const top = current.left;
          current.left = top.right;
          top.right = current;
          current = top;
          if (current.left === null) break;
        }
        right.left = current;
        right = current;
        current = current.left;
      } else if (key > current.key) {
        if (current.right === null) break;
        if (key > current.right.key) {
          const top = current.right;
          current.right = top.left;
          top.left = current;
          current = top;
          if (current.right === null) break;
        }
        left.right = current;
        left = current;
        current = current.right;
      } else break;
    }
    left.right = current.left;
    right.left = current.right;
    current.left = dummy.right;
    current.right = dummy.left;
    this.root = current;
  }
  has(key) {
    if (this.root === null) return false;
    this.splay(key);
    return this.root.key === key;
  }
  insert(key, value) {
    this.size++;
    const node = new Node(key, value);
    if (this.root !== null) {
      this.splay(key);
      if (key > this.root.key) {
        node.left = this.root;
        node.right = this.root.right;
        this.root.right = null;
      } else {
        node.right = this.root;
        node.left = this.root.left;
        this.root.left = null;
      }
    }
    this.root = node;
  }
  greatestBelow(key) {
    this.splay(key);
    let node = this.root.key < key ? this.root : this.root.left;
    while (node !== null && node.right !== null) node = node.right;
    return node;
  }
  remove(key) {
    this.splay(key);
    this.size--;
    const { left, right } = this.root;
    if (left === null) {
      this.root = right;
      return;
    }
    this.root = left;
    this.splay(key);
    this.root.right = right;
  }
}

let seed = 49734321;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const tree = new Tree();
function insertNew() {
  let key = random();
  while (tree.has(key)) key = random();
  tree.insert(key, payload(5, key));
  return key;
}
for (let i = 0; i < 4000; i++) insertNew();
for (let i = 0; i < 24_000; i++) {
  const key = insertNew();
  const below = tree.greatestBelow(key);
  tree.remove(below === null ? key : below.key);
}
console.log(tree.size);
