package io.paysync.platform.management;

import io.vertx.core.Future;

/** What an operator can make a node do, with a POST. */
public interface Action {
    Future<Done> run();

    /**
     * @param ok false: nothing was done, and the text says why (422)
     * @param json told to the operator; holds no secret
     */
    record Done(boolean ok, String json) {}
}
