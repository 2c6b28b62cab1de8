package attnbench.harness.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** The axes of the figures, each wide enough for its values and with ticks that do not touch. */
final class Axes {
  /** Below 0.3 % the error axis is nearly linear: one wrong item in a thousand stands off 0. */
  private static final Scale ERROR_SCALE = new Scale.Symlog(0.3);

  /** 86.8 % is the published figure's level of random guesses on adding. */
  static final List<Tick> ERROR_TICKS =
      List.of(
          new Tick(0, "0.0"),
          new Tick(0.5, "0.5"),
          new Tick(1, "1"),
          new Tick(5, "5"),
          new Tick(10, "10"),
          new Tick(20, "20"),
          new Tick(50, "50"),
          new Tick(86.8, "86.8"));

  /** Room for a label of five digits, as a share of the axis' length. */
  private static final double LABEL_SHARE = 0.055;

  private static final int MOST_TICKS = 9;

  /** Narrowest window in percentage points: less would make noise look like a finding. */
  private static final double LEAST_PERCENT_WINDOW = 10;

  private Axes() {}

  /** Share of wrong answers in percent, 0 to 100, with 0.0, 0.5, 1, ..., 86.8 well apart. */
  static ScaledAxis error(String label) {
    // The margin leaves room for the markers at 0 % and for the marks above markers at 100 %.
    return new ScaledAxis(label, ERROR_SCALE, 0, 100, 0.05, ERROR_TICKS);
  }

  /** Lengths on a log2 axis. */
  static ScaledAxis length(DoubleStream lengths) {
    return sizes("sequence length N", lengths);
  }

  /** Sizes on a log2 axis, each labelled unless it would touch its neighbour. */
  static ScaledAxis sizes(String label, DoubleStream sizes) {
    SortedSet<Double> values = new TreeSet<>(sizes.boxed().toList());
    if (values.isEmpty()) {
      throw new IllegalArgumentException("axis " + label + ": no value; it needs at least one");
    }
    boolean single = values.size() == 1;
    double low = single ? values.first() / 2 : values.first();
    double high = single ? values.last() * 2 : values.last();
    double range = Math.log(high / low);
    List<Tick> ticks = new ArrayList<>();
    double last = 0;
    for (double value : values) {
      if (last == 0 || Math.log(value / last) >= LABEL_SHARE * range) {
        ticks.add(new Tick(value, plain(value)));
        last = value;
      }
    }
    return new ScaledAxis(label, new Scale.Log(), low, high, 0.08, ticks);
  }

  /** Positive values on a logarithmic axis, with ticks at 1, 2 and 5 or at powers of ten. */
  static ScaledAxis logarithmic(String label, DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0 || !(sorted[0] > 0)) {
      throw new IllegalArgumentException(
          "axis %s: %s; a logarithmic axis needs positive values"
              .formatted(label, sorted.length == 0 ? "no value" : "value " + sorted[0]));
    }
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    // At least a factor of ten, so that equal values still have a window and ticks round them.
    double widening = Math.max(1, Math.sqrt(10 * low / high));
    low /= widening;
    high *= widening;
    List<Tick> ticks = decadeTicks(low / 1.5, high * 1.5, 1, 2, 5);
    if (ticks.size() > MOST_TICKS) {
      ticks = decadeTicks(low / 1.5, high * 1.5, 1);
    }
    return new ScaledAxis(label, new Scale.Log(), low, high, 0.05, ticks);
  }

  /** Percentages on a linear axis that runs no further than the values need. */
  static ScaledAxis percent(String label, DoubleStream values) {
    DoubleSummaryStatistics all = values.summaryStatistics();
    if (all.getCount() == 0) {
      throw new IllegalArgumentException("axis " + label + ": no value; it needs at least one");
    }
    double missing = Math.max(0, LEAST_PERCENT_WINDOW - (all.getMax() - all.getMin()));
    double high = Math.min(100, all.getMax() + missing / 2);
    double low = Math.max(0, Math.min(all.getMin(), high - LEAST_PERCENT_WINDOW));
    return new ScaledAxis(
        label, new Scale.Linear(), low, high, 0.1, linearTicks(low - 10, Math.min(100, high + 10)));
  }

  /** Numbers from 0 to {@code high} on a linear axis. */
  static ScaledAxis fromZero(String label, double high) {
    double last = high > 0 ? high : 1;
    return new ScaledAxis(label, new Scale.Linear(), 0, last, 0.02, linearTicks(0, last));
  }

  /** Ticks at the multiples of 1, 2 or 5 times a power of ten that number at most nine. */
  private static List<Tick> linearTicks(double low, double high) {
    BigDecimal step =
        BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(high - low)) - 1);
    BigDecimal unit = step;
    for (int multiple : new int[] {1, 2, 5, 10, 20}) {
      step = unit.multiply(BigDecimal.valueOf(multiple));
      if ((high - low) / step.doubleValue() <= MOST_TICKS) {
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    long last = (long) Math.floor(high / step.doubleValue() + 1e-9);
    for (long i = (long) Math.ceil(Math.max(0, low) / step.doubleValue()); i <= last; i++) {
      double value = step.multiply(BigDecimal.valueOf(i)).doubleValue();
      ticks.add(new Tick(value, plain(value)));
    }
    return ticks;
  }

  private static List<Tick> decadeTicks(double low, double high, int... digits) {
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      for (int digit : digits) {
        double value = new BigDecimal(digit).scaleByPowerOfTen(power).doubleValue();
        if (value >= low && value <= high) {
          ticks.add(new Tick(value, plain(value)));
        }
      }
    }
    return ticks;
  }

  /** A number without an exponent: 0.02, 512, 20k, 5M. */
  private static String plain(double value) {
    if (value >= 1e6) {
      return digits(value / 1e6) + "M";
    }
    return value >= 1e5 ? digits(value / 1e3) + "k" : digits(value);
  }

  private static String digits(double value) {
    return new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
  }
}
