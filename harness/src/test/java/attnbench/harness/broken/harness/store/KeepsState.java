package attnbench.harness.broken.harness.store;

final class KeepsState {
  public static final int[] PUBLIC_ARRAY = {1};
  static int counter;
}
