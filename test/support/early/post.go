// Posts that many bytes three times over one client and prints the status and the body of each answer.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

func main() {
	size, _ := strconv.Atoi(os.Args[2])
	body := bytes.Repeat([]byte("x"), size)
	answers := []map[string]any{}
	for round := 0; round < 3; round++ {
		var data io.Reader = bytes.NewReader(body)
		if round == 1 {
			data = io.LimitReader(data, int64(size)) // of no known length: sent in chunks
		}
		request, _ := http.NewRequest("POST", os.Args[1], data)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+os.Args[3])
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		answers = append(answers, map[string]any{"status": answer.StatusCode, "body": string(text)})
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}
