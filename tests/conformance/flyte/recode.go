package main

// Decoding each entry with Flyte's official Go package and encoding it again: flyte-judge -recode.

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/proto"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/admin"
)

// recode returns the number of entries, and the first that comes back as other bytes ("" none): with `reordered` it is the same
// message in as many bytes. Go writes the members of a oneof behind all other fields, everybody else in order of their numbers.
func recode(path string) (count int, different string, reordered bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", false, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return 0, "", false, err
	}
	reordered = true
	for r := tar.NewReader(z); ; count++ {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return count, different, reordered, nil
		}
		if err != nil {
			return 0, "", false, err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return 0, "", false, err
		}
		suffix := entryName.FindStringSubmatch(h.Name)
		if suffix == nil {
			return 0, "", false, fmt.Errorf("%s: the name does not end in _1.pb, _2.pb or _3.pb", h.Name)
		}
		m := map[string]proto.Message{"1": &admin.TaskSpec{}, "2": &admin.WorkflowSpec{}, "3": &admin.LaunchPlan{}}[suffix[1]]
		if err := proto.Unmarshal(data, m); err != nil {
			return 0, "", false, fmt.Errorf("%s: %w", h.Name, err)
		}
		again, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
		if err != nil {
			return 0, "", false, fmt.Errorf("%s: %w", h.Name, err)
		}
		if bytes.Equal(again, data) {
			continue
		}
		back := m.ProtoReflect().New().Interface()
		if err := proto.Unmarshal(again, back); err != nil {
			return 0, "", false, fmt.Errorf("%s: %w", h.Name, err)
		}
		reordered = reordered && len(again) == len(data) && proto.Equal(back, m)
		if different == "" {
			different = h.Name
		}
	}
}

// recodeAll prints for each SAME PACKAGE ENTRIES, REORDERED PACKAGE ENTRY or DIFFERENT PACKAGE ENTRY; true: all the same.
func recodeAll(paths []string) bool {
	same := true
	for _, path := range paths {
		count, different, reordered, err := recode(path)
		switch {
		case err != nil:
			fmt.Printf("DIFFERENT %s %v\n", path, err)
		case different != "" && reordered:
			fmt.Printf("REORDERED %s %s\n", path, different)
		case different != "":
			fmt.Printf("DIFFERENT %s %s\n", path, different)
		default:
			fmt.Printf("SAME %s %d\n", path, count)
		}
		same = same && err == nil && different == ""
	}
	return same
}
