/**
 * The HTTP service: many requests at once share the batches of one network.
 *
 * <p>Used by the command {@code serve}. Knows prediction, its output format and the HTTP server of
 * the JDK; it must not know training. Start reading at {@link
 * kinesic.facebehavior.serve.FaceServer}.
 */
@NullMarked
package kinesic.facebehavior.serve;

import org.jspecify.annotations.NullMarked;
