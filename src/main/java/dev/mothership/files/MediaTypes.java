package dev.mothership.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What a file's name says of its content. Text is said to be UTF-8: what else it could be, a name
/// does not tell.
final class MediaTypes {
    private static final String UNKNOWN = "application/octet-stream";

    /// Of each line the first word is the type, the others are the endings of names.
    private static final String TABLE =
            """
            application/atom+xml atom
            application/epub+zip epub
            application/geo+json geojson
            application/gzip gz tgz
            application/java-archive jar war
            application/json json map
            application/ld+json jsonld
            application/manifest+json webmanifest
            application/msword doc
            application/octet-stream bin dmg exe iso img msi deb
            application/pdf pdf
            application/postscript ai eps ps
            application/rss+xml rss
            application/rtf rtf
            application/vnd.android.package-archive apk
            application/vnd.apple.mpegurl m3u8
            application/vnd.ms-excel xls
            application/vnd.ms-fontobject eot
            application/vnd.ms-powerpoint ppt
            application/vnd.oasis.opendocument.presentation odp
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.text odt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/wasm wasm
            application/x-7z-compressed 7z
            application/x-bzip2 bz2
            application/x-rpm rpm
            application/x-sh sh
            application/x-tar tar
            application/x-x509-ca-cert crt der pem
            application/x-xz xz
            application/xhtml+xml xhtml
            application/xml xml xsd
            application/xslt+xml xsl xslt
            application/yaml yaml yml
            application/zip zip
            application/zstd zst
            audio/aac aac
            audio/flac flac
            audio/midi mid midi
            audio/mp4 m4a
            audio/mpeg mp3
            audio/ogg oga ogg opus
            audio/wav wav
            audio/webm weba
            font/collection ttc
            font/otf otf
            font/ttf ttf
            font/woff woff
            font/woff2 woff2
            image/apng apng
            image/avif avif
            image/bmp bmp
            image/gif gif
            image/heic heic
            image/heif heif
            image/jpeg jpeg jpg
            image/jxl jxl
            image/png png
            image/svg+xml svg
            image/tiff tif tiff
            image/vnd.microsoft.icon ico cur
            image/webp webp
            model/gltf+json gltf
            model/gltf-binary glb
            text/cache-manifest appcache
            text/calendar ics
            text/css css
            text/csv csv
            text/html htm html shtml
            text/javascript js mjs
            text/markdown markdown md
            text/plain conf ini log text toml txt
            text/tab-separated-values tsv
            text/vcard vcard vcf
            text/vtt vtt
            text/x-component htc
            video/3gpp 3gp
            video/mp2t ts
            video/mp4 m4v mp4
            video/mpeg mpeg mpg
            video/ogg ogv
            video/quicktime mov
            video/webm webm
            video/x-matroska mkv
            video/x-msvideo avi
            """;

    private static final Map<String, String> BY_ENDING = byEnding();

    private MediaTypes() {}

    /// @param name a file's, without its folder
    static String of(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0
                ? UNKNOWN
                : BY_ENDING.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    }

    private static Map<String, String> byEnding() {
        Map<String, String> byEnding = new HashMap<>();
        for (String line : TABLE.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            String type = words[0].startsWith("text/") ? words[0] + "; charset=utf-8" : words[0];
            for (int i = 1; i < words.length; i++) {
                byEnding.put(words[i], type);
            }
        }
        return byEnding;
    }
}
