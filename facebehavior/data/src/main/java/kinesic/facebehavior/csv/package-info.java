/**
 * Delimited text files: the reader of manifests, pairs, tables of relatedness, landmarks, the label
 * files of databases, and the results that the product reads back, and the form of those that it
 * writes.
 *
 * <p>Used by the packages that read and write these files. It knows rows and cells; it must not
 * know faces, labels or images. Start reading at {@link kinesic.facebehavior.csv.CsvFile}.
 */
@NullMarked
package kinesic.facebehavior.csv;

import org.jspecify.annotations.NullMarked;
