const listeners = new Set<(message: string) => void>();

export interface Session {
  user: string;
  inbox: string[];
  close(): void;
}

export function login(user: string): Session {
  const inbox: string[] = [];
  listeners.add((message) => inbox.push(message));
  return {
    user,
    inbox,
    close() {
      inbox.length = 0;
    },
  };
}

export function broadcast(message: string): void {
  for (const listener of listeners) listener(message);
}
