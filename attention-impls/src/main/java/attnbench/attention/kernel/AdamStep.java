package attnbench.attention.kernel;

/**
 * The numbers of a step of Adam with decoupled weight decay that are the same for every weight w,
 * with its gradient g and the moving means m of g and v of g's square:
 *
 * <pre>{@code
 * m = keepMean m + newMean g
 * v = keepSquare v + newSquare g g
 * w = keepWeight w - rate m / (rootScale sqrt(v) + epsilon)
 * }</pre>
 *
 * @param keepWeight 1 without decay
 * @param rate with the correction of m for its start from zero
 * @param rootScale the correction of v for its start from zero
 * @param epsilon positive
 */
public record AdamStep(
    float keepMean,
    float newMean,
    float keepSquare,
    float newSquare,
    float keepWeight,
    float rate,
    float rootScale,
    float epsilon) {}
