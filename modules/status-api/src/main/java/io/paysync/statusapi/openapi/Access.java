package io.paysync.statusapi.openapi;

/** How a route is protected. */
public enum Access {
    PUBLIC,
    API_KEY,
    /** An API key in the header, or an event token in the query. */
    API_KEY_OR_EVENT_TOKEN
}
