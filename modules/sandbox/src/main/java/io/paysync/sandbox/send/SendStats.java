package io.paysync.sandbox.send;

/**
 * What became of the callbacks so far. Counts of posts, not of events.
 *
 * @param sent all posts, retries, copies and forged ones included
 * @param acknowledged genuine posts answered with success
 * @param failed genuine posts answered otherwise or not at all
 * @param gaveUp events whose schedule ended without success
 * @param dropped events that were never sent, as scripted
 * @param forged forged posts
 * @param forgedAcknowledged forged posts answered with success: must stay 0
 * @param pending events on the way, in line or waiting for their next try
 */
public record SendStats(
        long sent,
        long acknowledged,
        long failed,
        long gaveUp,
        long dropped,
        long forged,
        long forgedAcknowledged,
        int pending) {}
