package attnbench.harness.store;

/**
 * One validation during training.
 *
 * @param step optimiser steps done
 * @param epoch passes over the training items, as a fraction
 * @param seconds wall time since training began
 * @param trainLoss mean loss of the training items since the last point
 * @param validationLoss mean loss of the validation items
 * @param validationCorrect share of validation items answered correctly
 */
public record CurvePoint(
    long step,
    double epoch,
    double seconds,
    double trainLoss,
    double validationLoss,
    double validationCorrect) {}
