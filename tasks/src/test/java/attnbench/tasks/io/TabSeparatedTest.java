package attnbench.tasks.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TabSeparatedTest {
  private static List<List<String>> read(String text, int maxFieldBytes) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    TabSeparated.read(
        new ByteArrayInputStream(text.getBytes(UTF_8)),
        maxFieldBytes,
        (line, fields) -> {
          assertThat(line).isEqualTo(lines.size() + 1);
          lines.add(fields.stream().map(field -> new String(field, UTF_8)).toList());
        });
    return lines;
  }

  @Test
  void fieldsStandBetweenTabsAndQuotesMeanNothing() throws IOException {
    assertThat(read("a\tb\n\"c\t\"\td\n", 100))
        .containsExactly(List.of("a", "b"), List.of("\"c", "\"", "d"));
  }

  @Test
  void emptyFieldsAndLinesCount() throws IOException {
    assertThat(read("\t\n\nx\t", 100))
        .containsExactly(List.of("", ""), List.of(""), List.of("x", ""));
  }

  @Test
  void theLastLineNeedsNoEndAndCarriageReturnsAreDropped() throws IOException {
    assertThat(read("a\tb\r\nc\td", 100)).containsExactly(List.of("a", "b"), List.of("c", "d"));
    assertThat(read("", 100)).isEmpty();
  }

  @Test
  void onlyTheBeginningOfLongFieldsIsKept() throws IOException {
    String longer = "x".repeat(200_000);
    assertThat(read("1\t" + longer + "\ty\n2\t" + longer, 3))
        .containsExactly(List.of("1", "xxx", "y"), List.of("2", "xxx"));
  }

  @Test
  void aLineWithoutEndOfFieldsKeepsOnlyThe65First() throws IOException {
    assertThat(read("\t".repeat(100_000), 3).get(0)).hasSize(65);
  }
}
