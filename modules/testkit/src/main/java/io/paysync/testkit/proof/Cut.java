package io.paysync.testkit.proof;

/**
 * A moment at which a connection ends.
 *
 * @param statement its text
 * @param answered whether the server still runs it and its answer is lost, or it never reaches the server. The answer to a
 *     statement outside a transaction, and to {@code COMMIT}, comes after the commit
 * @param dies whether the process goes with it: nothing it sends from then on arrives
 */
public record Cut(String statement, boolean answered, boolean dies) {
    @Override
    public String toString() {
        String text = statement.replaceAll("\\s+", " ").trim();
        return (answered ? "after " : "before ")
                + text.substring(0, Math.min(70, text.length()))
                + (dies ? ", the node dies" : ", the node lives");
    }
}
