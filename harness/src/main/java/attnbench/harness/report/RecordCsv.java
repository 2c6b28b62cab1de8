package attnbench.harness.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;

/** Records as CSV: a column for each component; NaN is an empty field. */
final class RecordCsv {
  private RecordCsv() {}

  static <R extends Record> String of(Class<R> type, List<R> rows) {
    RecordComponent[] components = type.getRecordComponents();
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(Arrays.stream(components).map(RecordComponent::getName).toList());
      for (R row : rows) {
        csv.writeRecord(Arrays.stream(components).map(c -> field(c, row)).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return text.toString();
  }

  private static String field(RecordComponent component, Record row) {
    try {
      Object value = component.getAccessor().invoke(row);
      return value instanceof Double number ? text(number) : value.toString();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /** Nine digits: more than any result has, fewer than show how doubles round. */
  private static String text(double number) {
    return Double.isNaN(number)
        ? ""
        : new BigDecimal(number).round(new MathContext(9)).stripTrailingZeros().toPlainString();
  }
}
