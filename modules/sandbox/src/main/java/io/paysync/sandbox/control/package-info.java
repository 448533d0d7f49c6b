/** What a person, a test or a script can make the played providers do; the same whether it comes by HTTP or from a file. */
@NullMarked
package io.paysync.sandbox.control;

import org.jspecify.annotations.NullMarked;
