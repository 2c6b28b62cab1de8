package attnbench.harness.report;

import attnbench.harness.chart.Measure;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The published numbers that tables and figures show beside ours. */
public final class PublishedNumbers {
  private static final String RESOURCE = "published.csv";

  private final List<PublishedNumber> numbers;

  private PublishedNumbers(List<PublishedNumber> numbers) {
    this.numbers = List.copyOf(numbers);
  }

  /** The numbers that come with this program. */
  public static PublishedNumbers bundled() {
    try (InputStream in = PublishedNumbers.class.getResourceAsStream(RESOURCE)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), RESOURCE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  /**
   * Reads a table with a header line, comment lines beginning with {@code #}.
   *
   * @throws IllegalArgumentException for a malformed row, naming its line
   */
  static PublishedNumbers parse(String csv, String origin) {
    List<PublishedNumber> numbers = new ArrayList<>();
    // Rows of the wrong length are let through to be refused below, with their line.
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder()
            .commentStrategy(CommentStrategy.SKIP)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofNamedCsvRecord(csv)) {
      for (NamedCsvRecord row : rows) {
        numbers.add(number(row, origin));
      }
    } catch (CsvParseException e) {
      throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + origin, e);
    }
    return new PublishedNumbers(numbers);
  }

  private static PublishedNumber number(NamedCsvRecord row, String origin) {
    if (row.getFieldCount() != row.getHeader().size()) {
      String why = "%d fields, not %d".formatted(row.getFieldCount(), row.getHeader().size());
      throw malformed(row, origin, why, null);
    }
    try {
      return new PublishedNumber(
          row.getField("source"),
          row.getField("table"),
          row.getField("model"),
          row.getField("task"),
          Integer.parseInt(row.getField("length")),
          row.getField("metric"),
          new BigDecimal(row.getField("value")),
          row.getField("sd"),
          row.getField("precision"),
          row.getField("quoted_from"));
    } catch (NumberFormatException e) {
      throw malformed(row, origin, "length or value is no number", e);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw malformed(row, origin, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException malformed(
      NamedCsvRecord row, String origin, String why, Exception cause) {
    return new IllegalArgumentException(
        "%s line %d: %s: %s"
            .formatted(origin, row.getStartingLineNumber(), why, String.join(",", row.getFields())),
        cause);
  }

  List<PublishedNumber> all() {
    return numbers;
  }

  /** Wrong answers where others published errors, else right answers. */
  Measure measure(String task) {
    return numbers.stream().anyMatch(n -> n.task().equals(task) && n.metric().equals("error"))
        ? Measure.WRONG
        : Measure.RIGHT;
  }

  /** A model's published line: numbers of one origin, by length. */
  record Line(String model, List<PublishedNumber> numbers) {
    Line {
      numbers = numbers.stream().sorted(Comparator.comparingInt(PublishedNumber::length)).toList();
    }

    String provenance() {
      return PublishedModels.provenance(numbers.get(0));
    }
  }

  /**
   * The published lines of a mixer on a task, cut to the given lengths where some match.
   *
   * <p>A number that one publication merely quotes from another is left out where the other has it
   * too.
   */
  List<Line> lines(String task, List<String> models, Collection<Integer> lengths) {
    return lines(task, models, lengths, false);
  }

  /** Like {@link #lines} for areas under the ROC. */
  List<Line> rocAucLines(String task, List<String> models, Collection<Integer> lengths) {
    return lines(task, models, lengths, true);
  }

  /** Whether areas under the ROC were published for a task. */
  boolean hasRocAuc(String task) {
    return numbers.stream().anyMatch(n -> n.task().equals(task) && n.isRocAuc());
  }

  private List<Line> lines(
      String task, List<String> models, Collection<Integer> lengths, boolean rocAuc) {
    Map<String, List<PublishedNumber>> byOrigin = new LinkedHashMap<>();
    for (PublishedNumber number : numbers) {
      if (number.task().equals(task)
          && models.contains(number.model())
          && number.isRocAuc() == rocAuc
          && !repeated(number)) {
        String origin = number.model() + "|" + PublishedModels.provenance(number);
        byOrigin.computeIfAbsent(origin, o -> new ArrayList<>()).add(number);
      }
    }
    return byOrigin.values().stream()
        .map(found -> matching(found, lengths))
        .filter(found -> !found.isEmpty())
        .map(found -> new Line(found.get(0).model(), found))
        .toList();
  }

  private boolean repeated(PublishedNumber number) {
    return number.quotedFrom().equals("LRA")
        && numbers.stream()
            .anyMatch(
                other ->
                    !other.quoted()
                        && other.source().startsWith("lra-")
                        && other.model().equals(number.model())
                        && other.task().equals(number.task())
                        && other.value().equals(number.value()));
  }

  private static List<PublishedNumber> matching(
      List<PublishedNumber> found, Collection<Integer> lengths) {
    List<PublishedNumber> same =
        found.stream().filter(number -> lengths.contains(number.length())).toList();
    boolean oneLengthOnly =
        found.stream().mapToInt(PublishedNumber::length).distinct().count() == 1;
    return same.isEmpty() && oneLengthOnly ? found : same;
  }
}
