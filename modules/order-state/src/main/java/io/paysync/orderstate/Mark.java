package io.paysync.orderstate;

/** What is known of an order's payment, as far as its status depends on it. "It" is the booked payment. */
enum Mark {
    /** A payment is booked. */
    PAID,
    /** A dispute about it was lost. */
    LOST,
    /** A dispute about it is open. */
    DISPUTED,
    /** It was undone as a whole; of an order without payment: anything was. */
    REVERSED,
    /** All of it went back. */
    REFUNDED,
    /** A part of it went back, and less than the order's amount is left. */
    PARTLY,
    /** A trade was reported closed. */
    CLOSED,
    /** A trade was reported failed. */
    FAILED,
    /** The provider waits for the payer or the capture. */
    PENDING
}
