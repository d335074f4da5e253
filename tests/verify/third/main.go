// Checks the log of an edition with Go's own sumdb packages: the note, every entry, and what went before.
//
//	main LOG KEY [OLD-SIZE OLD-ROOT]
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type reader struct{ log string }

func (r reader) Height() int { return 8 }

func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(r.log, path))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func entries(log string, size int64) (found [][]byte) {
	for number := int64(0); number*256 < size; number++ {
		path := fmt.Sprintf("%03d", number%1000)
		if number >= 1000 {
			path = fmt.Sprintf("x%03d/%s", number/1000, path)
		}
		if left := size - number*256; left < 256 {
			path += fmt.Sprintf(".p/%d", left)
		}
		data, err := os.ReadFile(filepath.Join(log, "tile/entries", path))
		must(err)
		for len(data) > 0 {
			end := 2 + int(data[0])<<8 + int(data[1])
			found = append(found, data[2:end])
			data = data[end:]
		}
	}
	return found
}

func main() {
	log := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	data, err := os.ReadFile(filepath.Join(log, "checkpoint"))
	must(err)
	opened, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	var root tlog.Hash
	copy(root[:], raw)
	hashes := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, reader{log})
	for at, entry := range entries(log, size) {
		proof, err := tlog.ProveRecord(size, int64(at), hashes)
		must(err)
		must(tlog.CheckRecord(proof, size, root, int64(at), tlog.RecordHash(entry)))
	}
	if len(os.Args) > 4 {
		old, err := strconv.ParseInt(os.Args[3], 10, 64)
		must(err)
		raw, err := base64.StdEncoding.DecodeString(os.Args[4])
		must(err)
		var before tlog.Hash
		copy(before[:], raw)
		proof, err := tlog.ProveTree(size, old, hashes)
		must(err)
		must(tlog.CheckTree(proof, size, root, old, before))
	}
	fmt.Println("good", size)
}
