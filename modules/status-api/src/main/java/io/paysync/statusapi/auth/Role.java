package io.paysync.statusapi.auth;

/** What a key may do; each role includes the ones before it. */
public enum Role {
    READ,
    WRITE,
    /** Acts of a person: clear a review, close an incident, send a delivery again. */
    OPERATE;

    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
