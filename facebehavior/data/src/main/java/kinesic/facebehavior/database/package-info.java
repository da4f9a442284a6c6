/**
 * Importers of the databases that researchers use, each in the folder layout in which its authors
 * distribute it.
 *
 * <p>One class per database ({@code implements Importer}) knows its layout and its codes. All
 * importers produce a {@link kinesic.facebehavior.manifest.Manifest} with canonical labels; what a
 * database marks as unknown is not annotated. A problem in the files becomes one sentence with its
 * location ({@link kinesic.facebehavior.database.ImportSummary}), and the rest is read, unless the
 * user asks for strictness.
 *
 * <p>The command line uses it by name ({@link kinesic.facebehavior.database.DatabaseSource}). It
 * knows files and labels; it must not know networks, losses or how a face is drawn. Start reading
 * at {@link kinesic.facebehavior.database.DatabaseSource}, then any importer. To add a database,
 * see the README of this module.
 */
@NullMarked
package kinesic.facebehavior.database;

import org.jspecify.annotations.NullMarked;
