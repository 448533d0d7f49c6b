package io.paysync.sandbox.control;

import io.paysync.contract.bus.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** Does what a script says, step by step; what a step refuses is told, and the next one follows. */
public final class ScriptRun {
    private final Vertx vertx;
    private final Control control;
    private final Script script;
    private final Consumer<String> tell;
    private final Promise<Integer> ended = Promise.promise();

    // Touched on one context only.
    private int round = 1;
    private int next;
    private int refused;

    private ScriptRun(Vertx vertx, Control control, Script script, Consumer<String> tell) {
        this.vertx = vertx;
        this.control = control;
        this.script = script;
        this.tell = tell;
    }

    /**
     * @param tell gets a line for each step of a script that runs once, and for each step that was refused
     * @return how many steps were refused, when the script has ended
     */
    public static Future<Integer> start(Vertx vertx, Control control, Script script, Consumer<String> tell) {
        ScriptRun run = new ScriptRun(vertx, control, script, tell);
        vertx.getOrCreateContext().runOnContext(go -> run.step());
        return run.ended.future();
    }

    private void step() {
        if (next == script.steps().size()) {
            next = 0;
            round++;
        }
        if (round > script.repeat()) {
            ended.complete(refused);
            return;
        }
        switch (script.steps().get(next++)) {
            case Script.Step.Wait wait -> vertx.setTimer(Math.max(1, wait.time().toMillis()), timer -> step());
            case Script.Step.Do act -> {
                act(act);
                vertx.runOnContext(go -> step());
            }
        }
    }

    private void act(Script.Step.Do step) {
        String where = "step " + next + (script.repeat() > 1 ? " of round " + round : "") + ": "
                + step.action().word();
        try {
            ControlRequest request = ControlRequest.of(
                    Script.inRound(step.said(), round), step.action().keysWithOrder());
            control.act(step.action(), null, request);
            if (script.repeat() == 1) {
                tell.accept(where + " done");
            }
        } catch (FaultException e) {
            refused++;
            tell.accept(where + " refused: " + e.fault().text());
        } catch (IllegalArgumentException e) {
            refused++;
            tell.accept(where + " refused: " + e.getMessage());
        }
    }
}
