package io.paysync.sandbox.receiver;

/**
 * @param received all requests
 * @param genuine those with a good signature
 * @param refused those without
 * @param distinct different webhook ids among the genuine
 * @param duplicates genuine ones whose id had come before
 * @param accepted genuine ones answered with success
 */
public record ReceiverStats(long received, long genuine, long refused, long distinct, long duplicates, long accepted) {}
