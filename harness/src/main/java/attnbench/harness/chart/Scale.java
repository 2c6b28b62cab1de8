package attnbench.harness.chart;

/** A strictly increasing map from values to positions along an axis. */
sealed interface Scale {
  double position(double value);

  /** The inverse of {@link #position}. */
  double value(double position);

  /** Equal differences lie equally far apart. */
  record Linear() implements Scale {
    @Override
    public double position(double value) {
      return value;
    }

    @Override
    public double value(double position) {
      return position;
    }
  }

  /** Equal ratios lie equally far apart; values must be positive. */
  record Log() implements Scale {
    @Override
    public double position(double value) {
      return Math.log(value);
    }

    @Override
    public double value(double position) {
      return Math.exp(position);
    }
  }

  /**
   * Linear near 0 and logarithmic far above: {@code log(1 + value / knee)}, so that 0 has a place
   * and small values stay apart; values must exceed {@code -knee}.
   *
   * @param knee where the linear part ends, in the value's unit
   */
  record Symlog(double knee) implements Scale {
    @Override
    public double position(double value) {
      return Math.log1p(value / knee);
    }

    @Override
    public double value(double position) {
      return knee * Math.expm1(position);
    }
  }
}
