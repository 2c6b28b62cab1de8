package attnbench.harness.inspect;

import java.util.List;

/** How far a mixer is from softmax attention, size by size. */
public record ApproximationLine(String mixer, List<Entry> sizes) {
  /**
   * The errors at a size.
   *
   * @param errors relative, one a seed, rising; none where the mixer refuses the size
   * @param refusal why; empty where it does not
   */
  public record Entry(int size, List<Double> errors, String refusal) {
    public Entry {
      errors = errors.stream().sorted().toList();
    }
  }

  public ApproximationLine {
    sizes = List.copyOf(sizes);
  }
}
