// Go's net/http.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	reply, err := http.Get(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer reply.Body.Close()
	var told struct{ Issuer string }
	if err := json.NewDecoder(reply.Body).Decode(&told); err != nil {
		log.Fatal(err)
	}
	fmt.Println(told.Issuer)
}
