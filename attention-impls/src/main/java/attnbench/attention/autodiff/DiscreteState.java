package attnbench.attention.autodiff;

/**
 * One state of a {@link DiagonalSystem} in discrete time, in double: what a step multiplies it
 * with, z, and what it counts in the output, {@code c = 2 readout b}.
 *
 * <p>An object goes from state to state; powers of z up to the length of a sequence need the
 * digits.
 */
final class DiscreteState {
  private final DiagonalSystem system;

  double zRe;
  double zIm;
  double cRe;
  double cIm;

  private int channel;
  private int at;
  private double step;
  private double decay;
  private double frequency;
  private double bRe;
  private double bIm;

  /** {@code 1 / (1 - d A / 2)} of the bilinear rule. */
  private double uRe;

  private double uIm;

  DiscreteState(DiagonalSystem system) {
    this.system = system;
  }

  /** Moves to state s of a channel. */
  void load(int channel, int s) {
    this.channel = channel;
    at = channel * system.states() + s;
    step = Math.exp(system.logStep().value.data[channel]);
    decay = -Math.exp(system.logDecay().value.data[at]);
    frequency = system.frequency().value.data[at];
    switch (system.rule()) {
      case ZOH -> holdInput();
      case BILINEAR -> tustin();
    }
    double readoutRe = 2.0 * system.readoutRe().value.data[at];
    double readoutIm = 2.0 * system.readoutIm().value.data[at];
    cRe = readoutRe * bRe - readoutIm * bIm;
    cIm = readoutRe * bIm + readoutIm * bRe;
  }

  private void holdInput() {
    double size = Math.exp(step * decay);
    zRe = size * Math.cos(step * frequency);
    zIm = size * Math.sin(step * frequency);
    double square = decay * decay + frequency * frequency;
    bRe = ((zRe - 1) * decay + zIm * frequency) / square;
    bIm = (zIm * decay - (zRe - 1) * frequency) / square;
  }

  private void tustin() {
    double halfRe = step / 2 * decay;
    double halfIm = step / 2 * frequency;
    double square = (1 - halfRe) * (1 - halfRe) + halfIm * halfIm;
    uRe = (1 - halfRe) / square;
    uIm = halfIm / square;
    zRe = (1 + halfRe) * uRe - halfIm * uIm;
    zIm = (1 + halfRe) * uIm + halfIm * uRe;
    bRe = step * uRe;
    bIm = step * uIm;
  }

  /**
   * Adds to the gradients of the system's parameters.
   *
   * <p>A complex gradient is that of the real part plus i times that of the imaginary part; through
   * {@code w = f(v)} it is multiplied with the conjugate of f'(v).
   *
   * @param dzRe gradient of z, as dzIm
   * @param dcRe gradient of c, as dcIm
   */
  void addGradient(double dzRe, double dzIm, double dcRe, double dcIm) {
    add(system.readoutRe(), at, 2 * (bRe * dcRe + bIm * dcIm));
    add(system.readoutIm(), at, 2 * (bRe * dcIm - bIm * dcRe));
    double readoutRe = 2.0 * system.readoutRe().value.data[at];
    double readoutIm = 2.0 * system.readoutIm().value.data[at];
    double dbRe = readoutRe * dcRe + readoutIm * dcIm;
    double dbIm = readoutRe * dcIm - readoutIm * dcRe;
    switch (system.rule()) {
      case ZOH -> backwardHold(dzRe, dzIm, dbRe, dbIm);
      case BILINEAR -> backwardTustin(dzRe, dzIm, dbRe, dbIm);
    }
  }

  /** {@code z = exp(d A)} and {@code b = (z - 1) / A}: {@code db = dz / A - b / A dA}. */
  private void backwardHold(double dzRe, double dzIm, double dbRe, double dbIm) {
    double square = decay * decay + frequency * frequency;
    // db / conj(A)
    double quotientRe = (dbRe * decay - dbIm * frequency) / square;
    double quotientIm = (dbIm * decay + dbRe * frequency) / square;
    double allRe = dzRe + quotientRe;
    double allIm = dzIm + quotientIm;
    // the gradient of d A
    double dProductRe = zRe * allRe + zIm * allIm;
    double dProductIm = zRe * allIm - zIm * allRe;
    double dRe = step * dProductRe - (bRe * quotientRe + bIm * quotientIm);
    double dIm = step * dProductIm - (bRe * quotientIm - bIm * quotientRe);
    addContinuous(dRe, dIm, decay * dProductRe + frequency * dProductIm);
  }

  /**
   * With {@code h = d A / 2} and {@code u = 1 / (1 - h)}: {@code dz = 2 u^2 dh, db = d u^2 dh + u
   * dd}.
   */
  private void backwardTustin(double dzRe, double dzIm, double dbRe, double dbIm) {
    double squareRe = uRe * uRe - uIm * uIm;
    double squareIm = 2 * uRe * uIm;
    double allRe = 2 * dzRe + step * dbRe;
    double allIm = 2 * dzIm + step * dbIm;
    double dHalfRe = squareRe * allRe + squareIm * allIm;
    double dHalfIm = squareRe * allIm - squareIm * allRe;
    double dStep = (decay * dHalfRe + frequency * dHalfIm) / 2 + uRe * dbRe + uIm * dbIm;
    addContinuous(step / 2 * dHalfRe, step / 2 * dHalfIm, dStep);
  }

  /** From the gradients of the parts of A and of d to those of their parameters. */
  private void addContinuous(double dDecay, double dFrequency, double dStep) {
    add(system.logDecay(), at, dDecay * decay);
    add(system.frequency(), at, dFrequency);
    add(system.logStep(), channel, dStep * step);
  }

  private static void add(Var to, int at, double gradient) {
    if (to.needsGradient()) {
      to.gradient.data[at] += (float) gradient;
    }
  }
}
