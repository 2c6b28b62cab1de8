package attnbench.harness.broken.harness.store;

final class NameUtil {}
