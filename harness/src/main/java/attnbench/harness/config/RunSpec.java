package attnbench.harness.config;

import attnbench.attention.model.ModelSpec;

/**
 * One training run, completely: the same spec gives the same weights, bit for bit, unless a budget
 * of seconds ends it.
 *
 * @param seed of the first weights, the order of the items and the dropout
 */
public record RunSpec(TaskSpec task, ModelSpec model, TrainSpec train, long seed) {}
