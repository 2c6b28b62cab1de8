package attnbench.tasks.sequence;

/**
 * A sequence of bytes and its class.
 *
 * @param label from 0
 * @param bytes its first bytes, as many as were asked for
 */
public record LabelledBytes(int label, byte[] bytes) {}
