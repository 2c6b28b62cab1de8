package attnbench.harness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table TABLE =
      new Table(
          "Errors",
          "C = 32, 99.9\u00a0%",
          List.of("by N", "128"),
          List.of(List.of("a_b|c", "0.1 \u2020"), List.of("full", "83.12 \u00b1 0.33")),
          List.of("\u2020 No better."));

  @Test
  void markdownIsAlignedAndEscaped() {
    assertThat(TABLE.markdown())
        .isEqualTo(
            """
            ## Errors

            C = 32, 99.9\u00a0%

            | by N   |          128 |
            | ------ | -----------: |
            | a_b\\|c |        0.1 \u2020 |
            | full   | 83.12 \u00b1 0.33 |

            - \u2020 No better.
            """);
  }

  @Test
  void latexIsEscaped() {
    assertThat(TABLE.latex())
        .contains("\\caption{Errors. C = 32, 99.9~\\%.}")
        .contains("\\begin{tabular}{lr}")
        .contains("a\\_b|c & 0.1 $\\dagger$ \\\\")
        .contains("full & 83.12 $\\pm$ 0.33 \\\\")
        .contains("$\\dagger$ No better.\\par");
  }

  @Test
  void aRaggedRowIsRefused() {
    assertThatThrownBy(
            () -> new Table("t", "c", List.of("a", "b"), List.of(List.of("1")), List.of()))
        .hasMessageContaining("1 cells; the header has 2");
  }

  @Test
  void threeDigitsKeepTheirZerosAndHaveNoExponent() {
    assertThat(List.of(4.0, 0.123456, 12.34, 999.6, 123456.0, 0.00099999))
        .map(Texts::threeDigits)
        .containsExactly("4.00", "0.123", "12.3", "1000", "123000", "0.00100");
  }
}
