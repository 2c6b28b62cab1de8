package attnbench.harness.broken.harness.stray;

final class Stray {}
