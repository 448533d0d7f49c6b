package io.paysync.launcher.selfcheck;

import io.paysync.platform.health.Status;

/**
 * What a node makes of what it hears.
 *
 * @param repair others have lost sight of this node: it registers what it listens to anew
 * @param restart it is cut off and nothing helped: it should end and be started again
 */
record Judgement(Status status, boolean repair, boolean restart) {}
