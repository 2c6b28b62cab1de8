package attnbench.attention.autodiff;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The buffers that a training step takes from its {@link Workspace}, as a formula: how many of
 * which size.
 *
 * <p>Written {@code 10 x N C + 2 M x (h N' + 12) + 64 64}: ten buffers of N C numbers each, twice M
 * of h N' + 12 and one of 64 64, where a number has 4 bytes. Without the {@code x} it is the plain
 * sum of numbers.
 */
public final class Footprint {
  /** No buffers. */
  public static final Footprint NONE = new Footprint(Map.of());

  /**
   * A length by its letter.
   *
   * @param name a letter, perhaps with a prime; else a number or an expression in brackets
   * @param letters those of an expression
   */
  public record Size(String name, long value, List<Size> letters) {
    public Size {
      letters = List.copyOf(letters);
      if (value < 0) {
        throw new IllegalArgumentException(
            "size " + name + " is " + value + "; it must not be negative");
      }
    }

    public Size(String name, long value, Size... letters) {
      this(name, value, List.of(letters));
    }

    /** A length that is the same in all computations. */
    public static Size of(long value) {
      return new Size(Long.toString(value), value);
    }

    /** The size itself where it is a letter, else what letters it is made of. */
    private Stream<Size> ownLetters() {
      return Character.isLetter(name.charAt(0))
          ? Stream.of(this)
          : letters.stream().flatMap(Size::ownLetters);
    }
  }

  /** A size of buffers, a product of lengths, and how many there are, a product of lengths too. */
  private record Term(List<Size> counts, List<Size> lengths) {
    long buffers() {
      return product(counts);
    }

    long bytes() {
      return Float.BYTES * buffers() * Workspace.capacity(product(lengths));
    }

    private static long product(List<Size> factors) {
      return factors.stream().mapToLong(Size::value).reduce(1, Math::multiplyExact);
    }

    String text(long times) {
      String many =
          Stream.concat(
                  times == 1 ? Stream.empty() : Stream.of(Long.toString(times)),
                  counts.stream().map(Size::name))
              .collect(Collectors.joining(" "));
      String each = lengths.stream().map(Size::name).collect(Collectors.joining(" "));
      return many.isEmpty() ? each : many + " x " + each;
    }
  }

  /** How often each term counts, in the order in which they were added. */
  private final Map<Term, Long> terms;

  private Footprint(Map<Term, Long> terms) {
    this.terms = Collections.unmodifiableMap(terms);
  }

  /** With {@code count} more buffers, each as large as the product of the lengths. */
  public Footprint with(int count, Size... lengths) {
    return plus(new Footprint(Map.of(new Term(List.of(), List.of(lengths)), (long) count)));
  }

  /** With {@code count} more results, each of which is a value and its gradient. */
  public Footprint withResults(int count, Size rows, Size columns) {
    return with(2 * count, rows, columns);
  }

  /** All buffers of both. */
  public Footprint plus(Footprint other) {
    Map<Term, Long> sum = new LinkedHashMap<>(terms);
    other.terms.forEach((term, times) -> sum.merge(term, times, Long::sum));
    return new Footprint(sum);
  }

  /** The same buffers {@code count} times. */
  public Footprint times(int count) {
    Map<Term, Long> product = new LinkedHashMap<>();
    terms.forEach((term, times) -> product.put(term, count * times));
    return new Footprint(product);
  }

  /** The same buffers as often as a length says. */
  public Footprint times(Size count) {
    Map<Term, Long> product = new LinkedHashMap<>();
    terms.forEach(
        (term, times) -> {
          List<Size> counts = Stream.concat(Stream.of(count), term.counts().stream()).toList();
          product.put(new Term(counts, term.lengths()), times);
        });
    return new Footprint(product);
  }

  /** What all buffers take, each rounded up as a workspace does. */
  public long bytes() {
    return terms.entrySet().stream()
        .mapToLong(entry -> entry.getValue() * entry.getKey().bytes())
        .sum();
  }

  /** What each letter of the formula stands for. */
  public Map<String, Long> letters() {
    Map<String, Long> letters = new LinkedHashMap<>();
    for (Term term : terms.keySet()) {
      Stream.concat(term.counts().stream(), term.lengths().stream())
          .flatMap(Size::ownLetters)
          .forEach(size -> letters.put(size.name(), size.value()));
    }
    return letters;
  }

  /** The formula. */
  @Override
  public String toString() {
    return terms.isEmpty()
        ? "0"
        : terms.entrySet().stream()
            .filter(entry -> entry.getKey().buffers() > 0)
            .map(entry -> entry.getKey().text(entry.getValue()))
            .collect(Collectors.joining(" + "));
  }
}
