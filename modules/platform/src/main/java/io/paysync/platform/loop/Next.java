package io.paysync.platform.loop;

/** What a loop does after a step. */
public enum Next {
    /** Nothing more to do now: wait a period. */
    WAIT,
    /** There is more: the next step follows at once. */
    AGAIN
}
