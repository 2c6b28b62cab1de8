package attnbench.harness.bench;

/** A level of the memory, and the triad that lies in it on about any processor. */
enum MemoryLevel {
  L1("L1", 24 << 10),
  L2("L2", 192 << 10),
  L3("L3", 6 << 20),
  MEMORY("memory", 384 << 20);

  /** Of the memory's triad: many threads would need more than a machine has. */
  private static final int ALL_THREADS_BYTES = 768 << 20;

  /** So that no thread's part of a last cache holds it. */
  private static final int LEAST_MEMORY_BYTES = 24 << 20;

  private final String text;
  private final int triadBytes;

  MemoryLevel(String text, int triadBytes) {
    this.text = text;
    this.triadBytes = triadBytes;
  }

  /**
   * Bytes of a thread's triad.
   *
   * @param threads that work at once
   */
  int triadBytes(int threads) {
    return this == MEMORY
        ? Math.max(LEAST_MEMORY_BYTES, Math.min(triadBytes, ALL_THREADS_BYTES / threads))
        : triadBytes;
  }

  /**
   * The level with its bandwidth.
   *
   * @param threads that work at once; of the last cache, which they share, each has its part
   * @param gigabytesPerSecond of all threads together
   */
  MachineRoofs.Level measured(Caches caches, int threads, double gigabytesPerSecond) {
    long capacityBytes =
        switch (this) {
          case L1 -> caches.bytes().get(1);
          case L2 -> caches.bytes().get(2);
          case L3 -> caches.bytes().get(3) / threads;
          case MEMORY -> Long.MAX_VALUE;
        };
    return new MachineRoofs.Level(text, capacityBytes, gigabytesPerSecond);
  }
}
